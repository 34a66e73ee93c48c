import type { RecordKey } from '@branchline/db/central'
import { BranchlineError } from '@branchline/protocol'

/**
 * A place among what central holds in a branch's name: in the order of the feed; or, for a branch that wants everything, among all of it,
 * after which the feed goes on `from` where it stood when that began.
 */
export type FailoverPlace = { kind: 'feed'; after: bigint } | { kind: 'all'; from: bigint; after: RecordKey }

const pattern = /^f1\.([0-9a-f]{1,64})\.(\d{1,18})(?:\.([A-Za-z0-9_-]{0,600}))?$/

export function formatCursor(epoch: string, place: FailoverPlace): string {
  if (place.kind === 'feed') return `f1.${epoch}.${place.after}`
  const { doctype, key } = place.after
  return `f1.${epoch}.${place.from}.${Buffer.from(JSON.stringify([doctype, key])).toString('base64url')}`
}

/** Errors: INVALID_CURSOR, RESYNC_REQUIRED for one of another life of the database. */
export function readCursor(cursor: string | null, epoch: string, all: boolean): FailoverPlace {
  if (cursor === null)
    return all ? { kind: 'all', from: 0n, after: { doctype: '', key: '' } } : { kind: 'feed', after: 0n }
  const match = pattern.exec(cursor)
  if (!match) throw invalid()
  if (match[1] !== epoch)
    throw new BranchlineError(
      'RESYNC_REQUIRED',
      "The cursor is of another life of central's database; start from null.",
    )
  const position = BigInt(match[2] ?? 0)
  if (match[3] === undefined) return { kind: 'feed', after: position }
  try {
    const [doctype, key] = JSON.parse(Buffer.from(match[3], 'base64url').toString('utf8')) as [unknown, unknown]
    if (typeof doctype === 'string' && typeof key === 'string')
      return { kind: 'all', from: position, after: { doctype, key } }
  } catch {
    // Not one of ours.
  }
  throw invalid()
}

function invalid(): BranchlineError {
  return new BranchlineError('INVALID_CURSOR', 'The cursor is not one that this server hands out.')
}
