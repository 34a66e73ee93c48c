import type { DecideInput, Decision, Incoming, Stored } from '../adapter.ts'
import { anyRule, type ByRule } from './by-rule.ts'
import { decideNamed } from './decide-named.ts'
import { sameTimes } from './field-merge.ts'

export type PulledInput = DecideInput & {
  /** This branch still owes operations for the record. */
  owed: boolean
}

/** What this branch has of a record that is pulled. */
export type PulledSituation = 'absent' | 'held' | 'absent, owed' | 'held, owed'

type Cell =
  /** Central's version replaces what is here: it has decided every divergence already. */
  | 'take'
  /** Both rules that merge the same on both sides do so at once. */
  | 'merge'
  /** It is parked beside the record until what is owed is settled: that operation decides at central. */
  | 'wait'
  /** Parked while other documents hang on it. */
  | 'remove'
  | 'unchanged'

const whileOwed: ByRule<Cell> = { ...anyRule<Cell>('wait'), 'Last-Write-Wins': 'merge', 'Field-Level-LWW': 'merge' }

/** An upsert arrives as `update`, a tombstone as `delete`. Every cell has a case in golden/decisions.golden.json. */
export const pulledTable: Record<'update' | 'delete', Record<PulledSituation, ByRule<Cell>>> = {
  update: {
    absent: anyRule('take'),
    held: anyRule('take'),
    'absent, owed': anyRule('wait'),
    'held, owed': whileOwed,
  },
  delete: {
    absent: anyRule('unchanged'),
    held: anyRule('remove'),
    'absent, owed': anyRule('unchanged'),
    'held, owed': whileOwed,
  },
}

/**
 * The branch's decision for a version pulled from central. A branch whose clock runs ahead must not keep its own fields against
 * it. A master's local edit is no reason to wait: central's version puts it back (the caller logs what is lost).
 */
export function decidePulled(input: PulledInput): Decision {
  const { incoming, stored, rule, dependants } = input
  const operation = incoming.operation === 'delete' ? 'delete' : 'update'
  switch (pulledTable[operation][pulledSituation(input)][rule]) {
    case 'take':
      if (stored !== null && isHeld(incoming, stored)) return { outcome: 'unchanged' }
      return { outcome: 'apply', document: incoming.document, fieldTimes: incoming.fieldTimes }
    case 'merge':
      return decideNamed({ ...input, incoming: { ...incoming, baseHash: null, sequence: null } })
    case 'wait':
      return { outcome: 'defer', message: 'This branch still owes operations for the record.' }
    case 'remove':
      if (dependants === 0) return { outcome: 'remove' }
      return { outcome: 'reject', code: 'DOCUMENT_IN_USE', message: `${dependants} other documents hang on it.` }
    case 'unchanged':
      return { outcome: 'unchanged' }
  }
}

export function pulledSituation({ stored, owed }: PulledInput): PulledSituation {
  if (stored === null) return owed ? 'absent, owed' : 'absent'
  return owed ? 'held, owed' : 'held'
}

/** The same content under other times is stored anew: the next divergence is measured against central's times. */
function isHeld(incoming: Incoming, stored: Stored): boolean {
  if (incoming.hash !== stored.hash || incoming.hlc !== stored.hlc) return false
  return sameTimes(incoming.fieldTimes ?? {}, stored.fieldTimes ?? {})
}
