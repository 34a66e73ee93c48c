import type { Operation } from '@branchline/protocol'

// One record, the two servers that should hold it, and what each knows of its history. What is on its way is no mismatch; what is
// altered is one whatever is on its way. Who is right: the proof (a body whose hash the other side stored), then the witness (what
// central last took of the branch), then the DocType's direction. Where none of them says it, a person does.

export interface SideFacts {
  /** Of the body as it is now. */
  hash: string
  /** What the row says it is. */
  stored: string
  sound: boolean
}

export interface RecordFacts {
  travelsDown: boolean
  travelsUp: boolean
  here: (SideFacts & { pulled: boolean; parsable: boolean }) | null
  central: (SideFacts & { placed: boolean; byCentral: boolean }) | null
  /** Central deleted the record, and the branch has heard of it. */
  deleted: boolean
  onItsWay: OnItsWay | null
  /** What central last took of the branch for this record, as either side remembers. */
  last: { operation: Operation; hash: string } | null
  /** Written before the oldest operation that is remembered. */
  beyondHistory: boolean
}

/** Why a record may differ and nothing is missing. */
export const onItsWayReasons = [
  'owed',
  'dead',
  'notPulled',
  'parked',
  'localEdit',
  'conflict',
  'renaming',
  'discarded',
  'centralOnly',
  'moving',
] as const
export type OnItsWay = (typeof onItsWayReasons)[number]

export const mismatchKinds = [
  'missing_at_central',
  'missing_at_branch',
  'differs',
  'altered_at_branch',
  'altered_at_central',
  'altered_at_both',
  'unknown_at_branch',
  'unknown_at_central',
] as const
export type MismatchKind = (typeof mismatchKinds)[number]

/**
 *   push      the branch owes it once more
 *   restore   the branch's version is put back at central
 *   pull      central's version is put here
 *   remove    it goes here
 *   conflict  a person decides, in the conflict queue
 *   wait      something of the record is under way: the next run decides
 *   none      a person, by hand
 */
export const repairKinds = ['push', 'restore', 'pull', 'remove', 'conflict', 'wait', 'none'] as const
export type RepairKind = (typeof repairKinds)[number]

export type RecordVerdict =
  | { outcome: 'equal' }
  | { outcome: 'onItsWay'; reason: OnItsWay }
  | { outcome: 'mismatch'; what: MismatchKind; repair: RepairKind }

/** What a record is. Pure. */
export function decideRecord(facts: RecordFacts): RecordVerdict {
  const { here, central, onItsWay } = facts
  const altered = alteredOf(facts)
  if (altered) return onItsWay ? { ...altered, repair: 'wait' } : altered
  if (!here && !central) return { outcome: 'equal' }
  if (here && central && here.hash === central.hash) return { outcome: 'equal' }
  if (onItsWay) return { outcome: 'onItsWay', reason: onItsWay }
  if (here && central) return differing(facts, here, central)
  return here ? onlyHere(facts, here) : onlyAtCentral(facts)
}

type Mismatch = Extract<RecordVerdict, { outcome: 'mismatch' }>

function mismatch(what: MismatchKind, repair: RepairKind): Mismatch {
  return { outcome: 'mismatch', what, repair }
}

/** A row that does not say what its body says was changed behind the system's back, whatever else is known. */
function alteredOf({ here, central, travelsUp, travelsDown, last }: RecordFacts): Mismatch | null {
  const [soundHere, soundThere] = [here?.sound ?? true, central?.sound ?? true]
  if (soundHere && soundThere) return null
  if (here && central && !soundHere && !soundThere) {
    return mismatch('altered_at_both', here.parsable ? 'conflict' : 'none')
  }
  if (!soundHere) {
    if (central) return mismatch('altered_at_branch', 'pull')
    const foreign = !travelsUp && !here?.pulled
    return mismatch('altered_at_branch', foreign ? 'remove' : here?.parsable ? 'conflict' : 'none')
  }
  if (!here) return mismatch('altered_at_central', 'none')
  const proven = here.hash === central?.stored
  const own = travelsUp && (!travelsDown || last?.hash === here.hash)
  return mismatch('altered_at_central', proven || own ? 'restore' : 'conflict')
}

function differing({ travelsUp, last }: RecordFacts, here: SideFacts, central: SideFacts): Mismatch {
  if (!travelsUp) return mismatch('differs', 'pull')
  if (last?.hash === central.hash) return mismatch('altered_at_branch', 'pull')
  if (last?.hash === here.hash) return mismatch('altered_at_central', 'restore')
  return mismatch('differs', 'conflict')
}

function onlyHere(facts: RecordFacts, here: { pulled: boolean }): Mismatch {
  const { deleted, travelsUp, travelsDown, last, beyondHistory } = facts
  if (deleted) return mismatch('unknown_at_branch', 'remove')
  if (!travelsUp)
    return here.pulled ? mismatch('missing_at_central', 'conflict') : mismatch('unknown_at_branch', 'remove')
  const taken = last !== null && last.operation !== 'delete'
  if (taken || beyondHistory || (travelsDown && here.pulled)) return mismatch('missing_at_central', 'push')
  return mismatch('unknown_at_branch', 'conflict')
}

function onlyAtCentral({ central, travelsDown, last, beyondHistory }: RecordFacts): RecordVerdict {
  if (travelsDown)
    return central?.placed ? mismatch('missing_at_branch', 'pull') : mismatch('unknown_at_central', 'conflict')
  if (last) {
    const gone = last.operation === 'delete'
    return gone ? mismatch('unknown_at_central', 'conflict') : mismatch('missing_at_branch', 'pull')
  }
  if (central?.byCentral) return { outcome: 'onItsWay', reason: 'centralOnly' }
  return beyondHistory ? mismatch('missing_at_branch', 'pull') : mismatch('unknown_at_central', 'conflict')
}
