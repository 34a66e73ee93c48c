import { strict as assert } from 'node:assert'
import type { Document } from '@branchline/protocol'
import type { Decision, Incoming, Stored } from '../adapter.ts'
import { canonicalJson } from '../canonical-json.ts'

/** Throws when a decision lets content go that nobody replaced knowingly, without naming its version as lost. */
export function assertKept(decision: Decision, incoming: Incoming, stored: Stored | null): void {
  if (decision.outcome === 'reject' || decision.outcome === 'defer' || decision.outcome === 'conflict') return
  const lost = 'lost' in decision && decision.lost ? [decision.lost].flat().map(({ side }) => side) : []
  const after = 'document' in decision ? decision.document : decision.outcome === 'remove' ? null : stored?.document
  const deletion = incoming.operation === 'delete'
  const refusedDeletion = deletion && stored !== null && after !== null
  const lostContent = !deletion && !holds(after ?? null, incoming.document)
  if (refusedDeletion || lostContent)
    assert(lost.includes('incoming'), `${decision.outcome} hides the incoming version`)
  if (stored === null || incoming.baseHash === stored.hash || holds(after ?? null, stored.document)) return
  if (deletion && incoming.hash === stored.hash) return
  assert(lost.includes('stored'), `${decision.outcome} hides the stored version`)
}

/** Has `after` every field of a version as it was? */
function holds(after: Document | null, version: Document): boolean {
  if (after === null) return false
  return Object.entries(version).every(([field, value]) => canonicalJson(after[field] ?? null) === canonicalJson(value))
}
