import type { StoredConflictRow } from '@branchline/db/central'
import type { ConflictPick } from '@branchline/protocol'

/** What a pick does to the record. Each of them travels to every branch, the sender included. */
export type Act =
  /** Central's version once more, under a new feed position: the sender holds another one. */
  | 'write local again'
  | 'write incoming'
  | 'write merged'
  /** A tombstone, also where central holds nothing: the sender may still have the record. */
  | 'remove'

/** By pick, by what the branch did, by whether central holds the record. */
export const acts: Record<ConflictPick, Record<'edit' | 'delete', Record<'held' | 'gone', Act>>> = {
  local: {
    edit: { held: 'write local again', gone: 'remove' },
    delete: { held: 'write local again', gone: 'remove' },
  },
  incoming: {
    edit: { held: 'write incoming', gone: 'write incoming' },
    delete: { held: 'remove', gone: 'remove' },
  },
  merged: {
    edit: { held: 'write merged', gone: 'write merged' },
    delete: { held: 'write merged', gone: 'write merged' },
  },
}

export interface ResolutionInput {
  conflict: Pick<StoredConflictRow, 'status' | 'operation' | 'localHash' | 'updatedAt'>
  /** Of what central stores now; null: nothing. */
  storedHash: string | null
  pick: ConflictPick
  /** Did a document come with the pick? */
  hasDocument: boolean
  /** `updatedAt` of the conflict as the person saw it, where he said so. */
  seen: string | null
}

export type Resolution =
  | { outcome: 'closed' }
  /** One of the versions is not the one the person looked at. */
  | { outcome: 'stale' }
  | { outcome: 'invalid'; message: string }
  | { outcome: 'act'; act: Act }

/** Whether a pick may be carried out, and what it does. Pure. */
export function decideResolution({ conflict, storedHash, pick, hasDocument, seen }: ResolutionInput): Resolution {
  if (conflict.status === 'closed') return { outcome: 'closed' }
  if (pick === 'merged' && !hasDocument) return { outcome: 'invalid', message: 'document: merged needs one' }
  if (pick !== 'merged' && hasDocument) return { outcome: 'invalid', message: `document: ${pick} takes none` }
  if (conflict.localHash !== storedHash) return { outcome: 'stale' }
  if (seen !== null && seen !== conflict.updatedAt) return { outcome: 'stale' }
  const operation = conflict.operation === 'delete' ? 'delete' : 'edit'
  return { outcome: 'act', act: acts[pick][operation][storedHash === null ? 'gone' : 'held'] }
}
