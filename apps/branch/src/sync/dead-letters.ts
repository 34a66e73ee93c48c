import { type BranchHandlers, BranchlineError } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `deadLetters.list`: oldest first. */
export function listDeadLetters({ store }: Services): BranchHandlers['deadLetters']['list'] {
  return async ({ after, limit }) => {
    const from = after == null ? null : Number(after)
    if (from !== null && !Number.isSafeInteger(from)) {
      throw new BranchlineError('INVALID_CURSOR', 'Pass `after` on exactly as `nextAfter` gave it.')
    }
    const rows = await store.read.listDeadLetters(from, limit)
    return {
      deadLetters: rows.map(({ operationId, doctype, name, operation, code, message, attempts }) => ({
        operationId,
        doctype,
        name,
        operation,
        code,
        message,
        attempts,
      })),
      nextAfter: rows.length === limit ? String(rows.at(-1)?.sequence) : null,
    }
  }
}

/** `deadLetters.retry`: owed again, counted from nothing; successors follow in order. */
export function retryDeadLetters(services: Services): BranchHandlers['deadLetters']['retry'] {
  const { store, clock } = services
  return async ({ operationIds, reason }, { session }) => {
    const retried = await store.write(async (tx) => {
      const ids = await tx.retryDeadLetters(operationIds)
      const at = new Date(clock.now()).toISOString()
      const message = `${ids.length} by ${session.username}${reason ? `: ${reason}` : ''}`
      if (ids.length > 0)
        await tx.addLogs([{ at, kind: 'dead_letter_retry', count: ids.length, message, by: session.username }])
      return ids
    })
    services.wakeDrainer()
    return { operationIds: retried }
  }
}
