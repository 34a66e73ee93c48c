import { codeOf, mayCall, type Session } from '@branchline/protocol'
import type { AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { Request, RequestHandler } from 'express'

/** Where the job board is. */
export const boardPath = '/jobs'

const cookieName = 'branchline-board'

type Login = (given: { username: string; password: string }) => Promise<{ token: string; expiresAt: string }>

type LimitRate = (session: Session | null, address: string, calls: number) => Promise<void>

/**
 * Lets admins alone to a page for the eyes. The browser asks for user name and password, which open a session as `auth.login` does;
 * from then on its cookie counts, on this page alone.
 *
 * Nothing is changed here, whoever asks: a browser adds a password that it knows to the calls of any other site's page, to which the
 * cookie is not given. Such a page opens no session either.
 */
export function adminsOnly(
  router: AnyTRPCRouter,
  authenticate: (token: string) => Promise<Session | null>,
  limitRate: LimitRate,
): RequestHandler {
  const adminOf = async (token: string | undefined) => {
    const session = token === undefined ? null : await authenticate(token)
    return session !== null && mayCall(session, ['admin']) ? session : null
  }
  return async (req, res, next) => {
    res.setHeader('cache-control', 'no-store')
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('allow', 'GET, HEAD')
      return void res.status(405).type('text/plain').send('This page is for looking only.')
    }
    const address = req.ip ?? ''
    const known = await adminOf(cookieOf(req.headers.cookie))
    try {
      await limitRate(known, address, 1)
    } catch (error) {
      if (codeOf(error as TRPCError) !== 'TOO_MANY_REQUESTS') throw error
      return void res
        .status(429)
        .type('text/plain')
        .send((error as TRPCError).message)
    }
    if (known) return next()
    const given = isAnothersPage(req) ? null : credentialsOf(req.headers.authorization)
    const opened = given && (await openSession(router, given, address))
    if (opened && (await adminOf(opened.token))) {
      const secure = req.secure ? '; Secure' : ''
      const expires = new Date(opened.expiresAt).toUTCString()
      res.setHeader(
        'set-cookie',
        `${cookieName}=${opened.token}; Path=${boardPath}; Expires=${expires}; HttpOnly; SameSite=Strict${secure}`,
      )
      return next()
    }
    res.setHeader('www-authenticate', 'Basic realm="Branchline", charset="UTF-8"')
    res.status(401).type('text/plain').send('Admins only.')
  }
}

async function openSession(router: AnyTRPCRouter, given: Parameters<Login>[0], address: string) {
  const context = { session: null, protocolHeader: null, signal: new AbortController().signal, address }
  const { login } = (router.createCaller(context) as unknown as { auth: { login: Login } }).auth
  try {
    return await login(given)
  } catch (error) {
    if (codeOf(error as TRPCError) === 'INTERNAL') throw error
    return null
  }
}

/** What a page of another site asks for by itself; that a person followed a link from there is his own wish. */
function isAnothersPage({ headers }: Request): boolean {
  return headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-dest'] !== 'document'
}

function cookieOf(header: string | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]{16,128})(?:;|$)`).exec(header ?? '')?.[1]
}

function credentialsOf(header: string | undefined): { username: string; password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '')?.[1]
  if (!encoded) return null
  const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { username, password: rest.join(':') }
}
