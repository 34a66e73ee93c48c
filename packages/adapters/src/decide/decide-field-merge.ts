import type { Decision, Incoming, LostVersion, Stored } from '../adapter.ts'
import { changedFieldsAt, everyFieldAt, mergeFields, sameTimes } from './field-merge.ts'

/**
 * Field-Level-LWW for an edit of a stored record. A version that gave way in a field is named as lost; the stored one only where
 * it is not the base the incoming one was edited from, for then its value was replaced knowingly.
 */
export function decideFieldMerge({ incoming, stored }: { incoming: Incoming; stored: Stored }): Decision {
  const held =
    stored.fieldTimes === null
      ? everyFieldAt(stored.document, stored.hlc)
      : { document: stored.document, fieldTimes: stored.fieldTimes }
  const arrived =
    incoming.fieldTimes === null
      ? changedFieldsAt(incoming.document, incoming.hlc, held)
      : { document: incoming.document, fieldTimes: incoming.fieldTimes }
  const merged = mergeFields(held, arrived)
  const lostIncoming: LostVersion = { side: 'incoming', document: incoming.document }
  const lostStored: LostVersion = { side: 'stored', document: stored.document }
  const storedIsLost = merged.aLost && incoming.baseHash !== stored.hash

  if (!merged.aLost) {
    // The content stands; newer times still have to be stored, or a third version would be measured against old ones.
    const timesStand = sameTimes(held.fieldTimes, merged.fieldTimes)
    if (timesStand) return merged.bLost ? { outcome: 'keep', lost: lostIncoming } : { outcome: 'unchanged' }
    const lost = merged.bLost ? [lostIncoming] : []
    return { outcome: 'merge', document: stored.document, fieldTimes: merged.fieldTimes, lost }
  }
  if (!merged.bLost) {
    const decision = { outcome: 'apply', document: incoming.document, fieldTimes: merged.fieldTimes } as const
    return storedIsLost ? { ...decision, lost: lostStored } : decision
  }
  const lost = storedIsLost ? [lostStored, lostIncoming] : [lostIncoming]
  return { outcome: 'merge', document: merged.document, fieldTimes: merged.fieldTimes, lost }
}
