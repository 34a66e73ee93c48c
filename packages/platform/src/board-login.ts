import { codeOf, mayCall, type Session } from '@branchline/protocol'
import type { AnyTRPCRouter, TRPCError } from '@trpc/server'
import type { RequestHandler } from 'express'

/** Where the job board is. */
export const boardPath = '/jobs'

const cookieName = 'branchline-board'

type Login = (given: { username: string; password: string }) => Promise<{ token: string; expiresAt: string }>

/**
 * Lets admins alone to a page for the eyes. The browser asks for user name and password, which open a session as `auth.login` does;
 * from then on its cookie counts, on this page alone.
 */
export function adminsOnly(
  router: AnyTRPCRouter,
  authenticate: (token: string) => Promise<Session | null>,
): RequestHandler {
  const isAdmin = async (token: string | undefined) => {
    const session = token === undefined ? null : await authenticate(token)
    return session !== null && mayCall(session, ['admin'])
  }
  return async (req, res, next) => {
    if (await isAdmin(cookieOf(req.headers.cookie))) return next()
    const given = credentialsOf(req.headers.authorization)
    const opened = given && (await openSession(router, given, req.ip ?? ''))
    if (opened && (await isAdmin(opened.token))) {
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

function cookieOf(header: string | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]{16,128})(?:;|$)`).exec(header ?? '')?.[1]
}

function credentialsOf(header: string | undefined): { username: string; password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '')?.[1]
  if (!encoded) return null
  const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { username, password: rest.join(':') }
}
