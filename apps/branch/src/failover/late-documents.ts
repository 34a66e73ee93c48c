import type { BranchReader, SyncLogRow } from '@branchline/db/branch'
import { shiftDoctypes } from '../shifts/gather-evidence.ts'
import type { FailoverDocument } from './plan-failover.ts'

/** In the log, by which `logs.list` finds them. */
export const lateSaleKind = 'late_sale'

/**
 * Of documents that this branch takes over from central, those whose shift was closed here before they came: a line of the log for each.
 * They stay in their shift, whose closing does not count them; a person has to see to it.
 */
export async function lateDocuments(
  db: Pick<BranchReader, 'findDocumentsByConflictKey'>,
  taken: readonly FailoverDocument[],
  at: string,
): Promise<SyncLogRow[]> {
  const ofShifts = taken.filter(({ doctype }) => (shiftDoctypes as readonly string[]).includes(doctype))
  const shifts = new Set(
    ofShifts.map(({ document }) => document.pos_opening_shift).filter((shift) => typeof shift === 'string'),
  )
  if (shifts.size === 0) return []
  const closings = await db.findDocumentsByConflictKey('POS Closing Shift', [...shifts])
  const closedBy = new Map(
    closings.map((row) => [(JSON.parse(row.body) as { pos_opening_shift?: unknown }).pos_opening_shift, row.name]),
  )
  return ofShifts.flatMap(({ doctype, document }) => {
    const closing = closedBy.get(document.pos_opening_shift)
    if (closing === undefined) return []
    const amount = document.grand_total ?? document.paid_amount ?? ''
    const message = `${document.name} (${amount}) came from central after ${closing} had closed its shift, and its totals are without it`
    return [{ at, kind: lateSaleKind, doctype, name: document.name, message, detail: JSON.stringify({ closing }) }]
  })
}
