import type { OutboxRow } from '@branchline/db/branch'

/**
 * An outbox row as JSON for the wire, around the payload's own text. A payload that is no JSON any more (a damaged file) makes the
 * request unreadable, and halving leaves it alone with its row.
 */
export function pushRecord(row: OutboxRow): string {
  const { operationId, sequence, operation, baseHash, hlc, fieldTimes } = row
  const beside = { operationId, sequence, operation, baseHash, hlc, ...(fieldTimes ? { fieldTimes } : {}) }
  return `${JSON.stringify(beside).slice(0, -1)},"payload":${row.payload}}`
}
