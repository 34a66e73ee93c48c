import { BranchlineError } from '@branchline/protocol'

/** A place in the change feed of one DocType, in one life of the database and of that DocType's filter. */
export interface FeedLife {
  /** The database's epoch. */
  epoch: string
  /** Grows when the rule's filter field changes. */
  ruleEpoch: number
}

export interface FeedPlace {
  /** All changes up to here were delivered. */
  after: bigint
  /**
   * Up to here the reader has missed no deletion; null: it begins, and has nothing to miss. Beyond `after` while it reads from
   * the beginning: what was gone before it began was never given to it.
   */
  complete: bigint | null
}

const pattern = /^c1\.([0-9a-f]{1,64})\.(\d{1,9})\.(\d{1,18})(?:\.(\d{1,18}))?$/

export function formatCursor(life: FeedLife, { after, complete }: { after: bigint; complete: bigint }): string {
  const cursor = `c1.${life.epoch}.${life.ruleEpoch}.${after}`
  return complete > after ? `${cursor}.${complete}` : cursor
}

/** The place a cursor names. Errors: INVALID_CURSOR, RESYNC_REQUIRED when it is of another life. */
export function readCursor(cursor: string | null, life: FeedLife): FeedPlace {
  if (cursor === null) return { after: 0n, complete: null }
  const match = pattern.exec(cursor)
  if (!match) throw new BranchlineError('INVALID_CURSOR', 'The cursor is not one that this server hands out.')
  const [, epoch, ruleEpoch, position, noted] = match
  if (epoch !== life.epoch || Number(ruleEpoch) !== life.ruleEpoch) {
    throw new BranchlineError(
      'RESYNC_REQUIRED',
      "The cursor is of another life of central's feed; start again from null.",
    )
  }
  const after = BigInt(position ?? 0)
  const complete = BigInt(noted ?? 0)
  return { after, complete: complete > after ? complete : after }
}

/**
 * Up to where a reader has missed no deletion, given how far the feed was purged when its page was read. Errors: RESYNC_REQUIRED
 * when a purged deletion may be one it was never given.
 */
export function completeThrough({ complete }: FeedPlace, purged: bigint): bigint {
  if (complete === null) return purged
  if (purged <= complete) return complete
  throw new BranchlineError(
    'RESYNC_REQUIRED',
    'The cursor is older than the deletions that central keeps; start again from null.',
  )
}
