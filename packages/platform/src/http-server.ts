import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import {
  BranchlineError,
  type CallContext,
  codeOf,
  type ErrorCode,
  errorTable,
  type Log,
  limits,
  markInexactNumbers,
  protocolHeader,
  type Session,
} from '@branchline/protocol'
import type { AnyTRPCRouter } from '@trpc/server'
import { TRPCError } from '@trpc/server'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import cors from 'cors'
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import { answerAsText } from './answer-as-text.ts'
import { adminsOnly, boardPath } from './board-login.ts'
import { inflateBody, readBody } from './http-body.ts'
import { callsIn, rateGuard, secureOnly, standardRequestsPerSecond } from './http-guards.ts'
import { type BodyBudget, largeBodies } from './large-bodies.ts'
import { callScope, inScope, requestIdHeader, requestIdOf } from './observe/call-scope.ts'
import { addProbes, type ProbeOptions, timeCalls } from './observe/probes.ts'
import { systemIds } from './system-ports.ts'
import type { ServedCertificate } from './tls/certificate-source.ts'

const sweepMs = 50

export interface HttpServerOptions {
  router: AnyTRPCRouter
  /** Who a bearer token belongs to; null for nobody. */
  authenticate(token: string): Promise<Session | null>
  log: Log
  port: number
  /** Default: every address of the machine. */
  host?: string
  /** Speaks https with this certificate. */
  tls?: ServedCertificate | null
  /** The till's web pages, served at `/till`; `calls`: the servers they talk to beside this one, asked for at every load. */
  pages?: { folder: string; calls(): string[] } | undefined
  /** Queries whose large answers hold ready text (`JsonText`), to be sent as it is. */
  textAnswers?: string[]
  /** `/healthz`, `/readyz` and `/metrics`; absent: there are none. */
  probes?: Omit<ProbeOptions, 'log'>
  /** Refuse plain http from beyond this machine. */
  secureOnly?: boolean
  /** Addresses and networks of proxies whose word counts for where a call comes from and how; default: this machine. */
  trustedProxies?: readonly string[] | undefined
  /** The pages that may call this server from a browser (scheme, host and port); absent: every page. */
  origins?: readonly string[] | undefined
  /** Calls per second of one branch, or of one login at one address. */
  requestsPerSecond?: number | undefined
  /** How many large bodies are in hand at once; default: what the memory of a server allows. */
  bodyBudget?: BodyBudget | undefined
  timeoutsMs?: Partial<typeof standardTimeoutsMs>
  /** The job board, for admins alone; null: there is none. */
  board?: RequestHandler | null
}

export interface RunningServer {
  port: number
  /** Of an https server: what it answers new connections with from now on. */
  useCertificate(certificate: ServedCertificate): void
  /** Stops taking calls, ends those that wait, lets the rest finish for at most `graceMs`. */
  stop(graceMs?: number): Promise<void>
}

/**
 * Slow clients are cut: Node's own defaults (60 s and 300 s) invite them. `idle`: a connection on which nothing moves, as of who does not
 * read his answer; longer than any call is held.
 */
const standardTimeoutsMs = { headers: 10_000, request: 30_000, keepAlive: 65_000, idle: 120_000, check: 2_000 }

/** Serves a router at `/trpc` as plain JSON, with the limits and error shape of the wire contract. */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningServer> {
  const { router, log } = options
  const stopping = new AbortController()
  const calls = new Set<AbortController>()
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', options.trustedProxies ?? ['loopback'])
  if (options.probes) addProbes(app, { ...options.probes, log }, stopping.signal)
  // HSTS and upgrade-insecure-requests would lock tills out of a shop's plain-http LAN.
  app.use(headersFor(() => []))
  // Tokens travel in a header that no page has by itself, so every page may ask. A page from the internet may ask a shop's own server.
  if (options.secureOnly) app.use(secureOnly(refuse))
  app.use(
    '/trpc',
    privateNetwork,
    cors({ maxAge: 86_400, ...(options.origins ? { origin: [...options.origins] } : {}) }),
  )
  app.use('/trpc', scopedCall)
  if (options.probes) {
    const procedures = new Set(Object.keys(router._def.procedures))
    app.use('/trpc', timeCalls(options.probes.metrics, procedures))
  }
  if (options.pages)
    app.use('/till', headersFor(options.pages.calls), express.static(options.pages.folder, { maxAge: 0 }))
  const authority = options.tls?.authority
  // Public: what a till is to trust before it can speak to this server unwarned.
  if (authority) app.get('/authority.crt', (_req, res) => void res.type('application/x-x509-ca-cert').send(authority))
  const large = largeBodies(refuse, options.bodyBudget)
  app.use('/trpc', limitMethods, limitBatch, large.room, readBody, large.turn, inflateBody(refuse), exactBody)
  const limitRate = rateGuard(options.requestsPerSecond ?? standardRequestsPerSecond)
  const createContext = async ({ req, res }: { req: Request; res: Response }): Promise<CallContext> => {
    const gone = new AbortController()
    if (stopping.signal.aborted || res.closed) gone.abort('gone')
    else calls.add(gone)
    res.once('close', () => {
      calls.delete(gone)
      gone.abort('gone')
    })
    const session = await sessionOf(req.headers.authorization, options)
    await limitRate(session, req.ip ?? '', callsIn(req))
    const scope = callScope()
    if (scope && session?.branchCode) scope.branchCode = session.branchCode
    return {
      session,
      protocolHeader: headerText(req.headers[protocolHeader]),
      signal: gone.signal,
      address: req.ip ?? '',
    }
  }
  for (const path of options.textAnswers ?? []) app.use(`/trpc/${path}`, answerAsText(router, path, createContext))
  app.use(
    '/trpc',
    createExpressMiddleware({
      router,
      allowMethodOverride: true,
      createContext,
      onError: ({ error, path }) => {
        // A refusal with a cause is of the server's own disk or database.
        if (codeOf(error) !== 'INTERNAL' && !(error instanceof BranchlineError && error.cause)) return
        log.error({ path, error: error.cause?.stack ?? error.stack }, 'a call failed')
      },
    }),
  )
  if (options.board) app.use(boardPath, adminsOnly(router, options.authenticate, limitRate), options.board)
  app.use((_req, res) => refuse(res, 'NOT_FOUND', 'There is nothing here; procedures live at /trpc.'))
  app.use(bodyErrors(log))

  const timeoutsMs = { ...standardTimeoutsMs, ...options.timeoutsMs }
  const limitsOfServer = {
    connectionsCheckingInterval: timeoutsMs.check,
    headersTimeout: timeoutsMs.headers,
    requestTimeout: timeoutsMs.request,
    keepAliveTimeout: timeoutsMs.keepAlive,
    maxHeaderSize: 65_536,
  }
  const { tls } = options
  const tlsServer = tls ? createTlsServer({ ...limitsOfServer, ...contextOf(tls) }, app) : null
  const server = tlsServer ?? createServer(limitsOfServer, app)
  server.timeout = timeoutsMs.idle
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: options.port, ...(options.host ? { host: options.host } : {}) }, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    useCertificate: (certificate) => tlsServer?.setSecureContext(contextOf(certificate)),
    stop: async (graceMs = 5_000) => {
      stopping.abort()
      for (const call of calls) call.abort('stopping')
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // What is being answered now is idle only afterwards, and would else be waited for to the end of the grace.
      const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearInterval(sweep)
      clearTimeout(cut)
    },
  }
}

const contextOf = ({ certificate, key }: ServedCertificate) => ({ cert: certificate, key })

async function sessionOf(header: string | undefined, options: HttpServerOptions): Promise<Session | null> {
  const token = /^Bearer ([A-Za-z0-9_-]{16,128})$/.exec(header ?? '')?.[1]
  return token ? options.authenticate(token) : null
}

function headerText(value: string | string[] | undefined): string | null {
  return value === undefined ? null : String(value)
}

function headersFor(calls: () => string[]): RequestHandler {
  const connectSrc = ["'self'", () => calls().join(' ')]
  return helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null, connectSrc } },
  })
}

/** Everything that is logged of a call bears its id, which the answer tells too. No cache keeps what a call was answered. */
const scopedCall: RequestHandler = (req, res, next) => {
  const requestId = requestIdOf(req.headers[requestIdHeader], systemIds)
  res.setHeader(requestIdHeader, requestId)
  res.setHeader('cache-control', 'no-store')
  inScope({ requestId, operation: req.path.slice(1, 200) }, next)
}

const privateNetwork: RequestHandler = (req, res, next) => {
  if (req.headers['access-control-request-private-network'])
    res.setHeader('access-control-allow-private-network', 'true')
  next()
}

const methods = ['GET', 'HEAD', 'POST']

const limitMethods: RequestHandler = (req, res, next) => {
  if (methods.includes(req.method)) return next()
  refuse(res, 'METHOD_NOT_SUPPORTED', errorTable.METHOD_NOT_SUPPORTED.meaning)
}

const limitBatch: RequestHandler = (req, res, next) => {
  const calls = callsIn(req)
  if (calls <= limits.batchCalls) return next()
  refuse(res, 'PAYLOAD_TOO_LARGE', `${calls} calls in one request; the limit is ${limits.batchCalls}.`)
}

/** Numbers that a double would change are marked before the text is parsed, so that each is refused in its own record. */
const exactBody: RequestHandler = (req, res, next) => {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(req.headers['content-type'] ?? '')?.[1]
  if (charset && !/^(utf-?8|us-ascii)$/i.test(charset)) return refuse(res, 'UNSUPPORTED_MEDIA_TYPE', notRead)
  req.body = Buffer.isBuffer(req.body) ? markInexactNumbers(req.body.toString('utf8')) : ''
  next()
}

const notRead = 'The body has an encoding or character set that is not read here.'

/** What the body reader refuses: too large, unknown encoding, cut off. */
function bodyErrors(log: Log): ErrorRequestHandler {
  return (error, _req, res, _next) => {
    const status = Number(error?.status ?? 500)
    if (status === 413)
      return refuse(
        res,
        'PAYLOAD_TOO_LARGE',
        `The body is over the limit of ${Number(error?.limit ?? limits.bodyBytes)} bytes.`,
      )
    if (status === 415) return refuse(res, 'UNSUPPORTED_MEDIA_TYPE', notRead)
    if (status >= 400 && status < 500) return refuse(res, 'VALIDATION_FAILED', 'The body could not be read.')
    log.error({ error: error?.stack }, 'a request failed')
    refuse(res, 'INTERNAL', errorTable.INTERNAL.meaning)
  }
}

/** The shape tRPC gives its own errors. */
function refuse(res: Response, branchlineCode: ErrorCode, message: string): void {
  if (res.headersSent) return void res.destroy()
  const { trpc } = errorTable[branchlineCode]
  const httpStatus = getHTTPStatusCodeFromError(new TRPCError({ code: trpc }))
  res
    .status(httpStatus)
    .json({ error: { message, code: -32600, data: { code: trpc, httpStatus, path: null, branchlineCode } } })
}
