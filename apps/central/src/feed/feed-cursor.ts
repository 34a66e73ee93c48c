import { BranchlineError } from '@branchline/protocol'

/** A place in the change feed of one DocType, in one life of the database and of that DocType's filter. */
export interface FeedLife {
  /** The database's epoch. */
  epoch: string
  /** Grows when the rule's filter field changes. */
  ruleEpoch: number
}

const pattern = /^c1\.([0-9a-f]{1,64})\.(\d{1,9})\.(\d{1,18})$/

export function formatCursor(life: FeedLife, position: bigint): string {
  return `c1.${life.epoch}.${life.ruleEpoch}.${position}`
}

/** The position a cursor names; 0 for null. Errors: INVALID_CURSOR, RESYNC_REQUIRED when it is of another life. */
export function readCursor(cursor: string | null, life: FeedLife): bigint {
  if (cursor === null) return 0n
  const match = pattern.exec(cursor)
  if (!match) throw new BranchlineError('INVALID_CURSOR', 'The cursor is not one that this server hands out.')
  const [, epoch, ruleEpoch, position] = match
  if (epoch !== life.epoch || Number(ruleEpoch) !== life.ruleEpoch) {
    throw new BranchlineError(
      'RESYNC_REQUIRED',
      "The cursor is of another life of central's feed; start again from null.",
    )
  }
  return BigInt(position ?? 0)
}
