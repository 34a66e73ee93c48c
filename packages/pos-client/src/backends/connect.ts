import { type BranchRouter, type CentralRouter, protocolHeader, protocolVersion } from '@branchline/protocol'
import { createTRPCClient, httpLink } from '@trpc/client'
import type { Ports } from '../ports.ts'
import type { BranchBackend, CentralBackend } from './api.ts'

const pageRecords = 1_000

type Token = () => string | null

function linkTo(url: string, token: Token, ports: Ports) {
  const headers = (): Record<string, string> => {
    const held = token()
    const version = { [protocolHeader]: String(protocolVersion.current) }
    return held === null ? version : { ...version, authorization: `Bearer ${held}` }
  }
  const fetch = (input: URL | RequestInfo, init?: unknown) => ports.fetch(input as string, init as RequestInit)
  // Reads go as POST too: lists of sync_uuids make long addresses.
  return httpLink({ url: `${url}/trpc`, headers, fetch, methodOverride: 'POST' })
}

/** The branch at an address, as `https://pos.shop.example:8001`. */
export function connectBranch(url: string, token: Token, ports: Ports): BranchBackend {
  const trpc = createTRPCClient<BranchRouter>({ links: [linkTo(url, token, ports)] })
  return {
    health: (_, signal) => trpc.health.query(undefined, { signal }),
    login: (input, signal) => trpc.auth.login.mutate(input, { signal }),
    submit: (input, signal) => trpc.documents.submit.mutate(input, { signal }),
    cancel: ({ doctype, name, document }, signal) =>
      trpc.documents.cancel.mutate({ doctype, name, sync_uuid: String(document.sync_uuid) }, { signal }),
    masters: async ({ doctype, after }, signal) => {
      const page = await trpc.documents.list.query({ doctype, after, limit: pageRecords }, { signal })
      return { documents: page.documents, next: page.nextAfter }
    },
    canClose: (input, signal) => trpc.shifts.canClose.query(input, { signal }),
    closeShift: (input, signal) => trpc.shifts.close.mutate(input, { signal }),
    bootstrap: (input, signal) => trpc.clients.bootstrap.mutate(input, { signal }),
    confirm: (input, signal) => trpc.clients.confirm.query(input, { signal }),
    inventory: (input, signal) => trpc.clients.inventory.mutate(input, { signal }),
    storageLoss: (input, signal) => trpc.clients.storageLoss.mutate(input, { signal }),
    reconciliation: (_, signal) => trpc.reconciliation.status.query(undefined, { signal }),
  }
}

/** Central, in the branch's place. */
export function connectCentral(url: string, token: Token, ports: Ports): CentralBackend {
  const trpc = createTRPCClient<CentralRouter>({ links: [linkTo(url, token, ports)] })
  return {
    health: (_, signal) => trpc.health.query(undefined, { signal }),
    login: (input, signal) => trpc.auth.login.mutate(input, { signal }),
    submit: (input, signal) => trpc.failover.submit.mutate({ ...input, operation: 'submit' }, { signal }),
    cancel: ({ doctype, document }, signal) =>
      trpc.failover.submit.mutate({ doctype, document, operation: 'cancel' }, { signal }),
    inventory: (input, signal) => trpc.clients.inventory.mutate(input, { signal }),
    masters: async ({ doctype, after }, signal) => {
      const page = await trpc.changes.since.query({ doctype, cursor: after, limit: pageRecords }, { signal })
      const documents = page.changes.flatMap((change) => (change.kind === 'upsert' ? [change.document] : []))
      return { documents, next: page.hasMore ? page.nextCursor : null }
    },
  }
}
