import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { conflictSummary } from './conflict-summary.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `conflicts.list`: newest first. */
export function listConflicts({ store }: Services): CentralHandlers['conflicts']['list'] {
  return async ({ status, doctype, branchCode, after, limit }) => {
    if (after != null && !uuid.test(after)) {
      throw new BranchlineError('INVALID_CURSOR', 'Pass `after` on exactly as `nextAfter` gave it.')
    }
    const rows = await store.read.listConflicts({
      status: status ?? null,
      doctype: doctype ?? null,
      branchCode: branchCode ?? null,
      beforeId: after ?? null,
      limit: limit + 1,
    })
    const page = rows.slice(0, limit)
    return { conflicts: page.map(conflictSummary), nextAfter: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
  }
}
