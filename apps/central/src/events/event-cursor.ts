import type { EventPosition } from '@branchline/db/central'
import { BranchlineError } from '@branchline/protocol'

const pattern = /^e1\.([0-9a-f]{1,64})\.(\d{1,18})\.(\d{1,18})$/

export function formatEventCursor(epoch: string, { writtenIn, eventNumber }: EventPosition): string {
  return `e1.${epoch}.${writtenIn}.${eventNumber}`
}

/** The place a cursor names; the beginning for null. Errors: INVALID_CURSOR, RESYNC_REQUIRED when it is of another life of the database. */
export function readEventCursor(cursor: string | null, epoch: string): EventPosition {
  if (cursor === null) return { writtenIn: 0n, eventNumber: 0n }
  const match = pattern.exec(cursor)
  if (!match) throw new BranchlineError('INVALID_CURSOR', 'The cursor is not one that this server hands out.')
  if (match[1] !== epoch) {
    throw new BranchlineError(
      'RESYNC_REQUIRED',
      "The cursor is of another life of central's database; start again from null.",
    )
  }
  return { writtenIn: BigInt(match[2] ?? 0), eventNumber: BigInt(match[3] ?? 0) }
}
