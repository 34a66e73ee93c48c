import 'server-only'
import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { headers } from 'next/headers'
import { environment } from '../env.ts'

const callMsMax = 20_000

/** One server, under both types: which it is, `serverRole` says. Calls carry the viewer's own login. */
export interface Peer {
  central: TRPCClient<CentralRouter>
  branch: TRPCClient<BranchRouter>
}

/** The server this console is of. Each call gives up after 20 s. */
export function peer(token: string | null): Peer {
  return { central: clientOf<CentralRouter>(token), branch: clientOf<BranchRouter>(token) }
}

/** Whose browser asks: logins that fail are counted where they come from. */
async function viewerAddress(): Promise<Record<string, string>> {
  const address = (await headers()).get('x-forwarded-for')
  return address ? { 'x-forwarded-for': address } : {}
}

function clientOf<Router extends CentralRouter | BranchRouter>(token: string | null): TRPCClient<Router> {
  const link = httpLink({
    url: `${environment().BRANCHLINE_API_URL.replace(/\/$/, '')}/trpc`,
    methodOverride: 'POST',
    headers: async () => ({
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(await viewerAddress()),
    }),
    fetch: (url, options) => {
      const impatience = AbortSignal.timeout(callMsMax)
      const signal = options?.signal ? AbortSignal.any([options.signal, impatience]) : impatience
      return fetch(url, { ...(options as RequestInit), signal, cache: 'no-store' })
    },
  })
  // biome-ignore lint/suspicious/noExplicitAny: one link serves both routers
  return createTRPCClient<Router>({ links: [link as any] })
}
