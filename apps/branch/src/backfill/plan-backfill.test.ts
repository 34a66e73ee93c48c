import { adapterFor, ruleSeeds } from '@branchline/adapters'
import type { DocumentRow } from '@branchline/db/branch'
import type { DoctypeRule } from '@branchline/protocol'
import { describe, expect, it } from 'vitest'
import { beganToGoUp, operationsFor, owedFor } from './plan-backfill.ts'

const rule = (doctype: string, more: Partial<DoctypeRule> = {}): DoctypeRule => {
  const seed = ruleSeeds.find((candidate) => candidate.doctype === doctype)
  if (!seed) throw new Error(`no rule for ${doctype}`)
  return { ...seed, ...more }
}

describe('which DocTypes are filled in', () => {
  it('one that was switched off and is on; not one that was on before, or stays off', () => {
    const off = rule('Sales Invoice', { enabled: false })
    const on = rule('Sales Invoice')
    expect(beganToGoUp([off], [on])).toEqual(['Sales Invoice'])
    expect(beganToGoUp([on], [on])).toEqual([])
    expect(beganToGoUp([off], [off])).toEqual([])
    expect(beganToGoUp([on], [off])).toEqual([])
  })

  it('one that came down only and now goes up, one that is new, never one that only comes down', () => {
    const both = rule('Customer')
    expect(beganToGoUp([{ ...both, direction: 'Central->Branch' }], [both])).toEqual(['Customer'])
    expect(beganToGoUp([], [both, rule('Item')])).toEqual(['Customer'])
  })
})

describe('what is owed for a document', () => {
  const document = (docstatus: 0 | 1 | 2) => ({ doctype: 'Sales Invoice', name: 'S-1', docstatus })

  it('a draft is inserted, a submitted one submitted, a cancelled one submitted and then cancelled', () => {
    const operations = ([0, 1, 2] as const).map((status) =>
      operationsFor(document(status), 'submittable').map(([operation]) => operation),
    )
    expect(operations).toEqual([['insert'], ['submit'], ['submit', 'cancel']])
    expect(operationsFor(document(1), 'submittable')[0]?.[1]).toEqual(document(1))
    expect(operationsFor(document(2), 'submittable')[0]?.[1]).toEqual(document(1))
  })

  it('what has no life cycle is inserted, whatever its docstatus says', () => {
    for (const behaviour of ['editable', 'ledger'] as const) {
      expect(operationsFor(document(2), behaviour).map(([operation]) => operation)).toEqual(['insert'])
    }
  })

  it('the second operation was made from the first, and a record merged by field carries its times', () => {
    const row = (doctype: string, body: object): DocumentRow => ({
      doctype,
      key: 'k',
      name: 'n',
      syncUuid: null,
      originBranch: null,
      docstatus: 2,
      body: JSON.stringify(body),
      hash: 'stored',
      hlc: '1795500000000-0000-CAI',
      conflictKey: null,
      parent: null,
    })
    const context = { hash: () => 'first', uuid: () => 'id', now: '2026-01-01T00:00:00.000Z' }
    const entry = (doctype: string) => {
      const adapter = adapterFor(doctype)
      if (!adapter) throw new Error(`no adapter for ${doctype}`)
      return { rule: rule(doctype), adapter }
    }
    const sale = owedFor(row('Sales Invoice', document(2)), entry('Sales Invoice'), undefined, context)
    expect(sale.map(({ baseHash, payloadHash }) => [baseHash, payloadHash])).toEqual([
      [null, 'first'],
      ['first', 'stored'],
    ])
    const body = { doctype: 'Customer', name: 'Ann', city: 'Cairo' }
    const [customer] = owedFor(row('Customer', body), entry('Customer'), undefined, context)
    expect(customer?.fieldTimes).toMatchObject({ city: '1795500000000-0000-CAI' })
  })
})
