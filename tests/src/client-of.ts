import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'

/** A typed client of a server. */
export function clientOf<Router extends CentralRouter | BranchRouter>(url: string, token?: string): TRPCClient<Router> {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  // biome-ignore lint/suspicious/noExplicitAny: one link serves both routers
  return createTRPCClient<Router>({ links: [httpLink({ url: `${url}/trpc`, headers, methodOverride: 'POST' }) as any] })
}
