import type { Operation } from '@branchline/protocol'

/** The record's newest outbox row that is not acked. */
export interface LastOwed {
  operation: Operation
  /** True from the commit that claims the row, before the request leaves: central may hold it whatever became of the answer. */
  everSent: boolean
  /** The row's state as the store names it; only a `pending` row is replaced. */
  state: string
}

/**
 * Does a new operation replace the record's last owed row, or come after it? A replaced row takes the new content and its operationId,
 * and keeps sequence, baseHash and its own operation (an insert stays an insert). A row that was ever sent is never rewritten: central may
 * have taken it, and would answer for the old content. What a backup or a copy of this database holds may be sent from there, hence another
 * operationId for another content. Submit, cancel and delete always add.
 */
export function compact(last: LastOwed | null, next: Operation): 'add' | 'replace' {
  if (last === null || last.everSent || last.state !== 'pending') return 'add'
  if (next === 'update') return last.operation === 'insert' || last.operation === 'update' ? 'replace' : 'add'
  return next === 'insert' && last.operation === 'insert' ? 'replace' : 'add'
}
