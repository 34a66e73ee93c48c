import { type ConflictRule, conflictRules, type Document, type FieldTimes, type Operation } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import type { Decision } from '../adapter.ts'
import { ledgerSituation, ledgerTable } from '../decide/decide-ledger.ts'
import { decidePulled, type PulledInput, pulledSituation, pulledTable } from '../decide/decide-pulled.ts'
import { submittableSituation, submittableTable } from '../decide/decide-submittable.ts'
import { namedSituation, namedTable } from '../decide/named-table.ts'
import { hlcAt } from '../decide/versions.fixture.ts'
import { hashDocument } from '../hash.ts'
import { adapterFor } from '../registry.ts'
import decisions from './decisions.golden.json' with { type: 'json' }

// What every version of Branchline must decide. Every cell of the decision tables has a case here.

interface DecisionCase {
  law: string
  doctype: string
  /** Several: the law holds for each. */
  rule: ConflictRule | ConflictRule[] | 'any'
  operation: Operation | Operation[]
  /** A version pulled from central, by a branch that owes operations for the record or has settled them; absent: one pushed to central. */
  pulled?: 'owed' | 'settled'
  /** What the incoming version was edited from; null (the default) where it was made. */
  base?: 'stored' | 'other' | null
  dependants?: number
  /** Milliseconds; the incoming version is of 10 by default, the stored one of 5. */
  hlcMs?: number
  deletedMs?: number
  fieldTimesMs?: Record<string, number>
  storedFieldTimesMs?: Record<string, number>
  sequence?: number
  storedSequence?: number
  incoming: Record<string, unknown>
  stored: Record<string, unknown> | null
  /** The outcome, or the code of a rejection. */
  expect: string
  document?: Record<string, unknown>
  lost?: string[]
}

interface Case extends DecisionCase {
  rule: ConflictRule
  operation: Operation
}

const cases = (decisions as DecisionCase[]).flatMap((golden): Case[] => {
  const rules = golden.rule === 'any' ? conflictRules : [golden.rule].flat()
  return rules.flatMap((rule) => [golden.operation].flat().map((operation) => ({ ...golden, rule, operation })))
})

test.each(cases)('$law ($operation, $rule)', (golden) => {
  const adapter = adapterOf(golden)
  const decision = golden.pulled ? decidePulled(inputOf(golden)) : adapter.decide(inputOf(golden))
  expect(decision.outcome === 'reject' ? decision.code : decision.outcome).toBe(golden.expect)
  if (golden.document && 'document' in decision) expect(decision.document).toMatchObject(golden.document)
  expect(losers(decision)).toEqual(golden.lost ?? [])
})

describe('every cell of a decision table has a golden case:', () => {
  const named = cases.filter((golden) => !golden.pulled && ['editable', 'master'].includes(behaviourOf(golden)))
  const pulled = cases.filter((golden) => golden.pulled)
  const of = (behaviour: string) => cases.filter((golden) => !golden.pulled && behaviourOf(golden) === behaviour)

  test('records several sides write', () => {
    const cellOf = (golden: Case) => [golden.operation, namedSituation(inputOf(golden)), golden.rule]
    expect(covered(named, cellOf)).toEqual(cellsOf(namedTable))
  })

  test('submittables', () => {
    const cellOf = (golden: Case) => [golden.operation, submittableSituation(inputOf(golden))]
    expect(covered(of('submittable'), cellOf)).toEqual(cellsOf(submittableTable))
  })

  test('ledgers', () => {
    const cellOf = (golden: Case) => [golden.operation, ledgerSituation(inputOf(golden))]
    expect(covered(of('ledger'), cellOf)).toEqual(cellsOf(ledgerTable))
  })

  test('what a branch pulls', () => {
    const cellOf = (golden: Case) => [golden.operation, pulledSituation(inputOf(golden)), golden.rule]
    expect(covered(pulled, cellOf)).toEqual(cellsOf(pulledTable))
  })
})

function covered(golden: Case[], cellOf: (golden: Case) => string[]): string[] {
  return [...new Set(golden.map((one) => cellOf(one).join(' > ')))].sort()
}

/** The path of every cell. */
function cellsOf(table: object): string[] {
  const paths = Object.entries(table).flatMap(([key, inner]) =>
    typeof inner === 'string' ? [key] : cellsOf(inner).map((path) => `${key} > ${path}`),
  )
  return paths.sort()
}

function adapterOf({ doctype }: Case) {
  const adapter = adapterFor(doctype)
  if (!adapter) throw new Error(`no adapter for ${doctype}`)
  return adapter
}

function behaviourOf(golden: Case): string {
  return adapterOf(golden).behaviour
}

function inputOf(golden: Case): PulledInput {
  const identity = { doctype: golden.doctype, name: 'X' }
  const document: Document = { ...identity, ...golden.incoming }
  const held: Document | null = golden.stored && { ...identity, ...golden.stored }
  const heldHash = held ? hashDocument(held) : ''
  return {
    incoming: {
      operation: golden.operation,
      document,
      hash: hashDocument(document),
      baseHash: golden.base === 'stored' ? heldHash : (golden.base ?? null),
      hlc: hlcAt(golden.hlcMs ?? 10),
      fieldTimes: timesOf(golden.fieldTimesMs),
      sequence: golden.sequence ?? null,
    },
    stored: held && {
      document: held,
      hash: heldHash,
      hlc: hlcAt(5),
      fieldTimes: timesOf(golden.storedFieldTimesMs),
      sequence: golden.storedSequence ?? null,
    },
    rule: golden.rule,
    dependants: golden.dependants ?? 0,
    deletedHlc: golden.deletedMs === undefined ? null : hlcAt(golden.deletedMs),
    owed: golden.pulled === 'owed',
  }
}

function timesOf(ms: Record<string, number> | undefined): FieldTimes | null {
  return ms === undefined ? null : Object.fromEntries(Object.entries(ms).map(([field, at]) => [field, hlcAt(at)]))
}

function losers(decision: Decision): string[] {
  if (!('lost' in decision) || decision.lost === undefined) return []
  return [decision.lost].flat().map((version) => version.side)
}
