import { adapterFor, hashDocument, ruleSeeds } from '@branchline/adapters'
import type { DocumentRow } from '@branchline/db/branch'
import type { Change, Document } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { type HeldPage, lastOfEach, type PageContext, planPage } from './plan-page.ts'

const rule = ruleSeeds.find(({ doctype }) => doctype === 'Item')
const adapter = adapterFor('Item')
if (!rule || !adapter) throw new Error('no rule for Item')
const context: PageContext = { rule, adapter, now: '2026-03-01T00:00:00.000Z' }
const hlc = '1795500000000-0000-central'

const item = (name: string): Document => ({ doctype: 'Item', name, item_code: name })
const upsert = (document: Document): Change => ({ kind: 'upsert', document, hash: hashDocument(document), hlc })
const tombstone = (name: string): Change => ({ kind: 'tombstone', name, hlc })

function held(more: Partial<HeldPage> = {}): HeldPage {
  const nothing = {
    owed: new Set<string>(),
    localEdits: new Map(),
    stored: new Map(),
    fieldTimes: new Map(),
    dependants: new Map(),
  }
  return { ...nothing, ...more }
}

function stored(document: Document): DocumentRow {
  const body = JSON.stringify(document)
  const row = { doctype: 'Item', key: document.name, name: document.name, syncUuid: null, originBranch: null } as const
  return { ...row, docstatus: 0, body, hash: hashDocument(document), hlc, conflictKey: null, parent: null }
}

it('a template is parked, with its reason, while variants hang on it, and the others of its page go in', () => {
  const changes = lastOfEach([upsert(item('A')), tombstone('SHIRT'), upsert(item('B'))], adapter)
  const here = held({ stored: new Map([['SHIRT', stored(item('SHIRT'))]]), dependants: new Map([['SHIRT', 2]]) })
  const plan = planPage(changes, here, context)
  expect(plan.put.map(({ key }) => key)).toEqual(['A', 'B'])
  expect(plan.remove).toEqual([])
  expect(plan.park).toEqual([expect.objectContaining({ key: 'SHIRT', kind: 'tombstone', code: 'DOCUMENT_IN_USE' })])
})

it('once nothing hangs on it, it goes and is parked no more', () => {
  const here = held({ stored: new Map([['SHIRT', stored(item('SHIRT'))]]) })
  const plan = planPage(lastOfEach([tombstone('SHIRT')], adapter), here, context)
  expect(plan.remove).toEqual(['SHIRT'])
  expect(plan.unpark).toEqual(['SHIRT'])
})

it('of several changes of one record on a page the last stands', () => {
  const plan = planPage(
    lastOfEach([tombstone('A'), upsert(item('A')), upsert(item('B')), tombstone('B')], adapter),
    held(),
    context,
  )
  expect(plan.put.map(({ key }) => key)).toEqual(['A'])
})

it('a version that is merged with an owed edit is come back to, unless it stands here as it came', () => {
  const customers = ruleSeeds.find(({ doctype }) => doctype === 'Customer')
  const customer = adapterFor('Customer')
  if (!customers || !customer) throw new Error('no rule for Customer')
  const mine = { doctype: 'Customer', name: 'ANN', phone: '2', city: 'Cairo' }
  const here = held({ owed: new Set(['ANN']), stored: new Map([['ANN', { ...stored(mine), doctype: 'Customer' }]]) })
  here.fieldTimes.set('ANN', { phone: '1795500000005-0000-CAI', city: '1795500000001-0000-CAI' })
  const change = (city: string, phone: string, phoneMs: number): Change => {
    const document = { ...mine, city, phone }
    const fieldTimes = { phone: `179550000000${phoneMs}-0000-central`, city: '1795500000003-0000-central' }
    return { kind: 'upsert', document, hash: hashDocument(document), hlc, fieldTimes }
  }
  const plan = (pulled: Change) =>
    planPage(lastOfEach([pulled], customer), here, { ...context, rule: customers, adapter: customer })
  const merged = plan(change('Giza', '1', 1))
  expect(JSON.parse(merged.put[0]?.body ?? '')).toMatchObject({ phone: '2', city: 'Giza' })
  expect(merged.park).toEqual([expect.objectContaining({ key: 'ANN', code: 'OWED' })])
  const taken = plan(change('Giza', '3', 6))
  expect(JSON.parse(taken.put[0]?.body ?? '')).toMatchObject({ phone: '3', city: 'Giza' })
  expect([taken.park, taken.unpark]).toEqual([[], ['ANN']])
})
