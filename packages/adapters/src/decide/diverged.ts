import type { ConflictRule } from '@branchline/protocol'
import type { Decision, Incoming, Stored } from '../adapter.ts'
import { canonicalJson } from '../canonical-json.ts'
import { laterHlc } from '../hlc.ts'

// Two histories of one record, and the rule that picks (DESIGN section 6, "The rules"). What a rule did not keep is named, for
// the log. The incoming version is the branch's, the stored one central's: central is where a divergence is decided.

export interface Versions {
  incoming: Incoming
  stored: Stored
}

type Rule = (versions: Versions) => Decision

/** An edit from a base that is no longer stored, by rule. Field-Level-LWW does not come here: it merges every edit. */
export const divergedEdit: Record<Exclude<ConflictRule, 'Field-Level-LWW'>, Rule> = {
  'Last-Write-Wins': (versions) => (incomingIsLater(versions) ? takeIncoming(versions) : keepStored(versions)),
  'Central-Wins': keepStored,
  'Branch-Wins': takeIncoming,
  Manual: () => ({ outcome: 'conflict' }),
}

/** A deletion of another version than the one stored, by rule. Under the rules that go by time a tie keeps the record. */
export const divergedDelete: Record<ConflictRule, Rule> = {
  'Last-Write-Wins': (versions) =>
    versions.incoming.hlc > versions.stored.hlc ? remove(versions) : keepStored(versions),
  'Central-Wins': keepStored,
  'Branch-Wins': remove,
  'Field-Level-LWW': (versions) =>
    versions.incoming.hlc > lastEdit(versions.stored) ? remove(versions) : keepStored(versions),
  Manual: () => ({ outcome: 'conflict' }),
}

/** The later hlc; equal ones: the greater canonical JSON, so that both sides pick the same. */
function incomingIsLater({ incoming, stored }: Versions): boolean {
  if (incoming.hlc !== stored.hlc) return incoming.hlc > stored.hlc
  return canonicalJson(incoming.document) > canonicalJson(stored.document)
}

function lastEdit({ hlc, fieldTimes }: Stored): string {
  return Object.values(fieldTimes ?? {}).reduce(laterHlc, hlc)
}

function takeIncoming({ incoming, stored }: Versions): Decision {
  return {
    outcome: 'apply',
    document: incoming.document,
    fieldTimes: incoming.fieldTimes,
    lost: { side: 'stored', document: stored.document },
  }
}

function keepStored({ incoming }: Versions): Decision {
  return { outcome: 'keep', lost: { side: 'incoming', document: incoming.document } }
}

function remove({ incoming, stored }: Versions): Decision {
  if (incoming.baseHash === stored.hash) return { outcome: 'remove' }
  return { outcome: 'remove', lost: { side: 'stored', document: stored.document } }
}
