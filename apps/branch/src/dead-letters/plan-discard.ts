import type { OutboxRow } from '@branchline/db/branch'

/** Verdicts that say central holds the record already: what follows the refused operation still has something to follow. */
const heldByCentral: ReadonlySet<string | null> = new Set(['DOCUMENT_SUBMITTED', 'OPERATION_REUSED'])

/**
 * Which operations go when these dead letters are discarded. `owed`: the dead letters, each with all that its record owes after
 * it, in sequence order. Pure.
 *
 *   insert, submit that never reached central    with all its successors: at central they would have nothing to follow
 *   any other                                    alone: its successors are released in order
 */
export function planDiscard(owed: OutboxRow[], operationIds: string[]): OutboxRow[] {
  const chosen = new Set(operationIds)
  const groundless = new Set<string>()
  return owed.filter((row) => {
    const record = JSON.stringify([row.doctype, row.key])
    if (groundless.has(record)) return true
    if (row.state !== 'dead' || !chosen.has(row.operationId)) return false
    const begins = row.operation === 'insert' || row.operation === 'submit'
    if (begins && !heldByCentral.has(row.lastCode)) groundless.add(record)
    return true
  })
}
