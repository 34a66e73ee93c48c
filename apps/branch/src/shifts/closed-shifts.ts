import type { BranchReader } from '@branchline/db/branch'
import { BranchlineError, type DocumentInput } from '@branchline/protocol'

/** Nothing is added to a shift that is closed. Errors: SHIFT_CLOSED. */
export async function requireOpenShift(
  db: BranchReader,
  { doctype, pos_opening_shift: shift }: DocumentInput,
): Promise<void> {
  if (typeof shift !== 'string' || shift === '' || doctype === 'POS Opening Shift') return
  const [closing] = await db.findDocumentsByConflictKey('POS Closing Shift', [shift])
  if (closing) throw new BranchlineError('SHIFT_CLOSED', `The shift ${shift} was closed by ${closing.name}.`)
}
