import type { CentralReader } from '@branchline/db/central'
import { BranchlineError, type DocumentInput } from '@branchline/protocol'
import type { Services } from '../services.ts'

const minuteMs = 60_000
/** Where a POS Profile blocks and says nothing of how old central's view may be. */
const standardLimitMinutes = 60

/**
 * The shift a document belongs to, as central knows it. `none`: it names none. `unknown`: it was opened where central has not heard
 * of it yet; the document is taken all the same.
 */
export async function shiftState(
  db: CentralReader,
  branchCode: string,
  { pos_opening_shift: shift }: DocumentInput,
): Promise<'none' | 'open' | 'closed' | 'unknown'> {
  if (typeof shift !== 'string' || shift === '') return 'none'
  const [opening] = await db.findDocumentsByName('POS Opening Shift', [shift])
  if (!opening) return 'unknown'
  if (opening.originBranch !== branchCode)
    throw new BranchlineError('WRONG_BRANCH', `${shift} is another branch's shift`)
  const [closing] = await db.findDocumentsByConflictKey('POS Closing Shift', [shift])
  return closing ? 'closed' : 'open'
}

/** A POS Profile may forbid sales while nobody knows what the branch has left. Errors: STOCK_UNKNOWN. */
export async function requireKnownStock(
  { clock }: Services,
  db: CentralReader,
  branchCode: string,
  { pos_profile: name }: DocumentInput,
): Promise<void> {
  if (typeof name !== 'string' || name === '') return
  const [row] = await db.findDocumentsByName('POS Profile', [name])
  const profile = row ? JSON.parse(row.body) : null
  if (!profile || Number(profile.block_on_failover_stock_unknown ?? 0) !== 1) return
  const status = await db.findBranchStatus(branchCode)
  const heardMs = Math.max(...[status?.lastPushAt, status?.lastHeartbeatAt].map((at) => (at ? Date.parse(at) : 0)))
  const limitMinutes = Number(profile.failover_stock_limit_minutes ?? standardLimitMinutes)
  if (clock.now() - heardMs <= limitMinutes * minuteMs) return
  throw new BranchlineError(
    'STOCK_UNKNOWN',
    `Central last heard from ${branchCode} ${heardMs === 0 ? 'never' : new Date(heardMs).toISOString()}; ${name} allows ${limitMinutes} minutes.`,
  )
}
