import type { DecideInput, Decision, Incoming, Stored } from '../adapter.ts'
import { decideNamed } from './decide-named.ts'
import { sameTimes } from './field-merge.ts'

/**
 * The branch's decision for a version pulled from central. Central has already decided every divergence, so its version simply
 * replaces what is here: a branch whose clock runs ahead must not keep its own fields against it. The exceptions:
 *
 * - This branch still owes operations for the record (`owed`): the two rules that merge the same on both sides do so at once;
 *   under the others the pulled version waits beside the record (`defer`).
 * - A deletion never takes a document from under those that hang on it (`reject` DOCUMENT_IN_USE: parked, tried again).
 *
 * `incoming.operation` is `update` for an upsert and `delete` for a tombstone. A master's local edit is no reason to wait:
 * central's version puts it back (the caller logs what is lost).
 */
export function decidePulled(input: DecideInput & { owed: boolean }): Decision {
  const { incoming, stored, rule, dependants, owed } = input
  const deletion = incoming.operation === 'delete'
  if (owed && stored !== null) {
    if (rule === 'Field-Level-LWW' || rule === 'Last-Write-Wins') {
      return decideNamed({ ...input, incoming: { ...incoming, baseHash: null, sequence: null } })
    }
    return { outcome: 'defer', message: 'This branch still owes operations for the record.' }
  }
  if (stored === null) {
    if (deletion) return { outcome: 'unchanged' }
    // Deleted here and not yet told to central: that operation decides there.
    if (owed) return { outcome: 'defer', message: 'This branch still owes operations for the record.' }
    return { outcome: 'apply', document: incoming.document, fieldTimes: incoming.fieldTimes }
  }
  if (deletion) {
    if (dependants === 0) return { outcome: 'remove' }
    return { outcome: 'reject', code: 'DOCUMENT_IN_USE', message: `${dependants} other documents hang on it.` }
  }
  if (incoming.hash === stored.hash && sameClock(input.incoming, stored)) return { outcome: 'unchanged' }
  return { outcome: 'apply', document: incoming.document, fieldTimes: incoming.fieldTimes }
}

/** The same content under other times is stored anew: the next divergence is measured against central's times. */
function sameClock(incoming: Incoming, stored: Stored): boolean {
  return incoming.hlc === stored.hlc && sameTimes(incoming.fieldTimes ?? {}, stored.fieldTimes ?? {})
}
