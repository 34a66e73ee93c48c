import { type CentralHandlers, limits } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import { documentOf } from '../documents/document-row.ts'
import type { Services } from '../services.ts'
import { branchDoctypes } from './branch-doctypes.ts'
import { type FailoverPlace, formatCursor, readCursor } from './failover-cursor.ts'

const pageBytesMax = limits.bodyBytes / 2

/** Is there something that central wrote in the branch's name beyond a cursor of `failover.transactions`? So says one of another life, too. */
export async function liesBeyond(
  { store, rules }: Services,
  branchCode: string,
  cursor: string | null,
): Promise<boolean> {
  let place: FailoverPlace
  try {
    place = readCursor(cursor, await store.read.epoch(), false)
  } catch {
    return true
  }
  if (place.kind === 'all') return true
  const query = { branchCode, doctypes: await branchDoctypes(rules), after: place.after, limit: 1, bytesMax: 1 }
  return (await store.read.readFailoverPage(query)).rows.length > 0
}

/**
 * `failover.transactions`: what central wrote in the branch's name, in the order of the feed; a page never ends between a sale and what
 * was written with it that the next page does not begin with. `all` gives everything the branch ever wrote first.
 */
export function failoverTransactions(services: Services): CentralHandlers['failover']['transactions'] {
  return async ({ cursor, limit, all = false }, { session }) => {
    const branchCode = branchOf(session)
    const { store, rules } = services
    const epoch = await store.read.epoch()
    const place = readCursor(cursor, epoch, all)
    const doctypes = await branchDoctypes(rules)
    if (place.kind === 'all') {
      const query = { branchCode, doctypes, after: place.after, limit, bytesMax: pageBytesMax }
      const rows = await store.read.listOfBranch(query)
      const last = rows.at(-1)
      const after = last
        ? { kind: 'all' as const, from: place.from, after: { doctype: last.doctype, key: last.key } }
        : { kind: 'feed' as const, after: place.from }
      const changes = rows.map((row) => ({ doctype: row.doctype, document: documentOf(row), hash: row.hash }))
      return { changes, nextCursor: formatCursor(epoch, after), hasMore: true, pending: 0 }
    }
    const page = await store.read.readFailoverPage({
      branchCode,
      doctypes,
      after: place.after,
      limit,
      bytesMax: pageBytesMax,
    })
    const priorities = new Map((await rules.all()).map(({ rule }) => [rule.doctype, rule.priority]))
    const ordered = [...page.rows].sort((a, b) => (priorities.get(a.doctype) ?? 0) - (priorities.get(b.doctype) ?? 0))
    return {
      changes: ordered.map((row) => ({ doctype: row.doctype, document: documentOf(row), hash: row.hash })),
      nextCursor: formatCursor(epoch, { kind: 'feed', after: page.last ?? place.after }),
      hasMore: page.hasMore,
      pending: page.pending,
    }
  }
}
