import type { DecideInput, Decision, Incoming, LostVersion, Stored } from '../adapter.ts'
import { canonicalJson } from '../canonical-json.ts'
import { laterHlc } from '../hlc.ts'
import { decideFieldMerge } from './decide-field-merge.ts'
import { type NamedCell, namedSituation, namedTable } from './named-table.ts'

// Masters and other records that more than one side writes: the table says what happens, and here is what its cells do. The
// incoming version is the branch's, the stored one central's: central is where a divergence is decided (DESIGN section 6).

/** The decision for `master` and `editable` records. */
export function decideNamed(input: DecideInput): Decision {
  const { incoming, stored, rule, dependants } = input
  if (incoming.operation === 'delete' && stored !== null && dependants > 0) {
    const message = `${dependants} other document${dependants === 1 ? ' hangs' : 's hang'} on ${stored.document.name}.`
    return { outcome: 'reject', code: 'DOCUMENT_IN_USE', message }
  }
  return carryOut[namedTable[incoming.operation][namedSituation(input)][rule]](input)
}

const carryOut: Record<NamedCell, (input: DecideInput) => Decision> = {
  apply,
  keep,
  later: (input) => {
    if (!incomingIsLater(input)) return keep(input)
    return input.incoming.operation === 'delete' ? remove(input) : apply(input)
  },
  merge: (input) => (input.stored === null ? apply(input) : decideFieldMerge({ ...input, stored: input.stored })),
  remove,
  unchanged: () => ({ outcome: 'unchanged' }),
  conflict: () => ({ outcome: 'conflict' }),
  'conflict or new': (input) => (input.incoming.baseHash === null ? apply(input) : { outcome: 'conflict' }),
  refused: ({ incoming: { operation, document } }) => {
    return { outcome: 'reject', code: 'VALIDATION_FAILED', message: `${document.doctype} takes no ${operation}.` }
  },
}

function apply(input: DecideInput): Decision {
  const { document, fieldTimes } = input.incoming
  return { outcome: 'apply', document, fieldTimes, ...lostStored(input) }
}

function keep({ incoming: { document } }: DecideInput): Decision {
  return { outcome: 'keep', lost: { side: 'incoming', document } }
}

function remove(input: DecideInput): Decision {
  return { outcome: 'remove', ...lostStored(input) }
}

/** What is replaced unknowingly; a version that the incoming one was made from, or equals, is not. */
function lostStored({ incoming, stored }: DecideInput): { lost?: LostVersion } {
  if (stored === null || incoming.baseHash === stored.hash || incoming.hash === stored.hash) return {}
  return { lost: { side: 'stored', document: stored.document } }
}

/**
 * Two edits: the later hlc; equal ones: the greater canonical JSON, so that both sides pick the same. An edit and a deletion: on a
 * tie the edit, whichever of the two arrived first.
 */
function incomingIsLater({ incoming, stored, deletedHlc }: DecideInput): boolean {
  if (stored === null) return lastEdit(incoming) >= (deletedHlc ?? '')
  if (incoming.operation === 'delete') return incoming.hlc > lastEdit(stored)
  if (incoming.hlc !== stored.hlc) return incoming.hlc > stored.hlc
  return canonicalJson(incoming.document) > canonicalJson(stored.document)
}

function lastEdit({ hlc, fieldTimes }: Incoming | Stored): string {
  return Object.values(fieldTimes ?? {}).reduce(laterHlc, hlc)
}
