import type { ConflictRule } from '@branchline/protocol'
import type { DecideInput, Decision } from '../adapter.ts'
import { laterHlc } from '../hlc.ts'

interface Edit {
  hlc: string
  /** Null: made without a version before it, as a new record. */
  baseHash: string | null
}

/** What an edit does that was made without knowing of the record's deletion. */
const editAgainstDeletion: Record<ConflictRule, (edit: Edit, deletedHlc: string) => 'apply' | 'keep' | 'conflict'> = {
  'Last-Write-Wins': laterStands,
  'Field-Level-LWW': laterStands,
  // Whoever comes brings the record back, as before there was a tombstone.
  'Central-Wins': () => 'apply',
  'Branch-Wins': () => 'apply',
  // A deletion is a version like any other; a new record under the old name edits none.
  Manual: ({ baseHash }) => (baseHash === null ? 'apply' : 'conflict'),
}

/**
 * An insert or update of a record this side does not hold. Where it was deleted later than it was edited, the rules that go by
 * time keep it deleted, so that the outcome does not hang on which of the two arrived first.
 */
export function editOfDeleted({ incoming, rule, deletedHlc }: DecideInput): Decision {
  const { document, fieldTimes, baseHash } = incoming
  const hlc = Object.values(fieldTimes ?? {}).reduce(laterHlc, incoming.hlc)
  const what = deletedHlc == null ? 'apply' : editAgainstDeletion[rule]({ hlc, baseHash }, deletedHlc)
  switch (what) {
    case 'apply':
      return { outcome: 'apply', document, fieldTimes }
    case 'keep':
      return { outcome: 'keep', lost: { side: 'incoming', document } }
    case 'conflict':
      return { outcome: 'conflict' }
  }
}

function laterStands({ hlc }: Edit, deletedHlc: string): 'apply' | 'keep' {
  return deletedHlc > hlc ? 'keep' : 'apply'
}
