import type { ConflictRule } from '@branchline/protocol'
import type { DecideInput, Decision } from '../adapter.ts'
import { laterHlc } from '../hlc.ts'

/** Does a tombstone stand against an edit that was made without knowing of it? */
const deletionStands: Record<ConflictRule, (input: { editHlc: string; deletedHlc: string }) => boolean> = {
  'Last-Write-Wins': ({ editHlc, deletedHlc }) => deletedHlc > editHlc,
  'Field-Level-LWW': ({ editHlc, deletedHlc }) => deletedHlc > editHlc,
  // Under the other rules whoever comes brings the record back, as before there was a tombstone.
  'Central-Wins': () => false,
  'Branch-Wins': () => false,
  Manual: () => false,
}

/**
 * An insert or update of a record this side does not hold. Where it was deleted later than it was edited, the rules that go by
 * time keep it deleted, so that the outcome does not hang on which of the two arrived first.
 */
export function editOfDeleted({ incoming, rule, deletedHlc }: DecideInput): Decision {
  if (deletedHlc != null) {
    const editHlc = Object.values(incoming.fieldTimes ?? {}).reduce(laterHlc, incoming.hlc)
    if (deletionStands[rule]({ editHlc, deletedHlc })) {
      return { outcome: 'keep', lost: { side: 'incoming', document: incoming.document } }
    }
  }
  return { outcome: 'apply', document: incoming.document, fieldTimes: incoming.fieldTimes }
}
