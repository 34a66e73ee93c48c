import type { SaleRow } from '../storage/sale-row.ts'

/** What is known of the world when a sale is about to be sent. */
export interface Sight {
  branchUp: boolean
  centralUp: boolean
  /** The branch holds all that central holds in its name. */
  reconciled: boolean
  /** For so long the branch says it has not reached central; null: it does. */
  branchCutOffMs: number | null
  /** The branch was asked about this row and has not got it. */
  branchLacksIt: boolean
}

export type Path = 'branch' | 'central' | 'wait'

/** After that one copy on a till is the greater risk than a second way to the branch. */
export const cutOffMsMax = 10 * 60_000

/**
 * Where a row goes now. The branch whenever it is up; central only while it is not. What central may already have waits until the branch
 * has fetched from there what is its own, or cannot: `sync_uuid` makes either safe, waiting spares the branch a merge.
 */
export function choosePath(row: Pick<SaleRow, 'state' | 'centralTried' | 'centralRefused'>, sight: Sight): Path {
  if (row.state === 'failed') return 'wait'
  if (!sight.branchUp) return row.state === 'queued' && sight.centralUp && !row.centralRefused ? 'central' : 'wait'
  if (row.state !== 'queued' && !sight.branchLacksIt) return 'wait'
  if (!row.centralTried) return 'branch'
  const isCutOff = sight.branchCutOffMs !== null && sight.branchCutOffMs >= cutOffMsMax
  return sight.reconciled || isCutOff ? 'branch' : 'wait'
}

/** The state after a backend took a row. */
export function stateAfter(path: 'branch' | 'central'): SaleRow['state'] {
  return path === 'branch' ? 'sent_to_branch' : 'sent_to_central'
}

/** What becomes of a row that was confirmed or not. `remove`: both hold it, the till need not. */
export function afterConfirm(
  row: Pick<SaleRow, 'state'>,
  { atBranch, atCentral }: { atBranch: boolean; atCentral: boolean },
): { remove: boolean; state: SaleRow['state'] } {
  if (atBranch && atCentral) return { remove: true, state: 'confirmed_at_branch' }
  if (atBranch) return { remove: false, state: 'confirmed_at_branch' }
  // A branch that lost it gets it again.
  return { remove: false, state: row.state === 'sent_to_central' ? 'sent_to_central' : 'queued' }
}
