import { type CallContext, markInexactNumbers, protocolHeader, type Session } from '@branchline/protocol'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { Answer, Request as Sent } from './network.ts'

type Router = Parameters<typeof fetchRequestHandler>[0]['router']

/** Whose request it is, by its token; null: nobody's. */
export async function sessionOf(
  { headers }: Sent,
  authenticate: (token: string) => Promise<Session | null>,
): Promise<Session | null> {
  const token = /^Bearer ([A-Za-z0-9_-]{16,128})$/.exec(headers.authorization ?? '')?.[1]
  return token ? authenticate(token) : null
}

/** A request through a server's real router, bytes to bytes. */
export async function answerOf(
  router: Router,
  { path, method, headers, body }: Sent,
  context: Pick<CallContext, 'session' | 'signal' | 'address'>,
): Promise<Answer> {
  const response = await fetchRequestHandler({
    endpoint: '/trpc',
    req: new Request(`http://server/trpc/${path}`, { method, headers, body: markInexactNumbers(body) }),
    router,
    allowMethodOverride: true,
    createContext: (): CallContext => ({ ...context, protocolHeader: headers[protocolHeader] ?? null }),
  })
  return { status: response.status, text: await response.text() }
}
