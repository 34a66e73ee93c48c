import { adapterFor, hashDocument, ruleSeeds } from '@branchline/adapters'
import type { CentralDocumentRow } from '@branchline/db/central'
import type { Document, Operation } from '@branchline/protocol'
import { describe, expect, it } from 'vitest'
import { documentRow } from '../documents/document-row.ts'
import { planMasters } from '../documents/plan-masters.ts'
import type { BatchContext, HeldRecords } from '../ingest/batch-state.ts'
import { planBatch } from '../ingest/plan-batch.ts'
import type { PreparedRecord } from '../ingest/prepare-record.ts'
import type { HeldNames } from './customer-names.ts'
import { Phones } from './phones.ts'

function entryOf(doctype: string) {
  const rule = ruleSeeds.find((candidate) => candidate.doctype === doctype)
  const adapter = adapterFor(doctype)
  if (!rule || !adapter) throw new Error(`no rule for ${doctype}`)
  return { rule: { ...rule, epoch: 0, rescoping: false }, adapter }
}

function contextOf(doctype: string): BatchContext {
  return { ...entryOf(doctype), branchCode: 'GIZ', instance: 'i1', floor: 0, country: 'EG' }
}

const customers = contextOf('Customer')
const phone = '+201001234567'

function customer(name: string, more: object = {}): Document {
  return { doctype: 'Customer', name, customer_name: name, mobile_no: phone, ...more }
}

let counter = 0
function record(operation: Operation, document: Document, more: Partial<PreparedRecord> = {}): PreparedRecord {
  counter += 1
  return {
    operationId: `op-${counter}`,
    sequence: counter,
    operation,
    document,
    key: document.sync_uuid ?? document.name,
    body: JSON.stringify(document),
    hash: hashDocument(document),
    baseHash: null,
    hlc: `${1_700_000_000_000 + counter}-0000-GIZ`,
    fieldTimes: null,
    clockOff: false,
    ...more,
  }
}

function stored(document: Document): CentralDocumentRow {
  const { hlc, ...prepared } = record('insert', document)
  return documentRow(prepared, { ...customers, hlc, version: 1, originBranch: 'CAI' })
}

function held(rows: CentralDocumentRow[], names: Partial<HeldNames> = {}): HeldRecords {
  return {
    receipts: [],
    documents: rows,
    fieldTimes: new Map(),
    tombstones: new Map(),
    dependants: new Map(),
    namesakes: [],
    aliases: [],
    names: { aliases: [], sharers: rows, separated: [], phones: new Phones('EG'), ...names },
  }
}

const bodyOf = (row: { body: string } | undefined) => JSON.parse(row?.body ?? 'null')

describe('a pushed customer', () => {
  it('inserted with the phone of a stored one goes into it, and its name is an alias; its receipt is of what was sent', () => {
    const rows = [stored(customer('A', { city: 'Cairo' }))]
    const sent = record('insert', customer('B', { mobile_no: '0100 123 4567', email_id: 'b@x' }))
    const plan = planBatch([sent], held(rows), customers)
    expect(plan.results).toMatchObject([{ status: 'merged', name: 'A' }])
    expect(plan.rows).toHaveLength(1)
    expect(bodyOf(plan.rows[0])).toMatchObject({ name: 'A', customer_name: 'B', city: 'Cairo', email_id: 'b@x' })
    expect(plan.aliases).toEqual([{ name: 'B', aliasOf: 'A', body: sent.body }])
    expect(plan.receipts).toMatchObject([{ key: 'A', name: 'A', status: 'merged', payloadHash: sent.hash }])
  })

  it('older in every field still leaves an alias, and is kept in the log', () => {
    const early = record('insert', customer('B'), { hlc: '1600000000000-0000-GIZ' })
    const plan = planBatch([early], held([stored(customer('A'))]), customers)
    expect(plan.results).toMatchObject([{ status: 'merged', name: 'A' }])
    expect(plan.aliases).toHaveLength(1)
    expect(plan.lost).toMatchObject([{ version: { side: 'incoming', document: { customer_name: 'B' } } }])
  })

  it('without a phone, or with what is none, is nobody else', () => {
    for (const mobile_no of ['', null, undefined, 'none', '0000000000']) {
      const rows = [stored(customer('A', { mobile_no }))]
      const plan = planBatch([record('insert', customer('B', { mobile_no }))], held(rows), customers)
      expect(plan.results).toMatchObject([{ status: 'applied', name: 'B' }])
      expect(plan.aliases).toEqual([])
    }
  })

  it('sees what the operations before it in its batch left: two of one batch are one, a phone given away is free', () => {
    const rows = [stored(customer('A'))]
    const two = planBatch([record('insert', customer('B')), record('insert', customer('C'))], held([]), customers)
    expect(two.results).toMatchObject([
      { status: 'applied', name: 'B' },
      { status: 'merged', name: 'B' },
    ])
    const moved = record('update', customer('A', { mobile_no: '+201009999999' }))
    const free = planBatch([moved, record('insert', customer('B'))], held(rows), customers)
    expect(free.results).toMatchObject([{ name: 'A' }, { status: 'applied', name: 'B' }])
    const gone = [record('delete', customer('A')), record('insert', customer('B'))]
    expect(planBatch(gone, held(rows), customers).aliases).toEqual([])
    const edited = [record('insert', customer('B')), record('update', customer('B', { city: 'Giza' }))]
    const both = planBatch(edited, held(rows), customers)
    expect(both.results.map(({ name }) => name)).toEqual(['A', 'A'])
    expect(bodyOf(both.rows[0])).toMatchObject({ name: 'A', city: 'Giza' })
  })

  it('under an alias is merged by field whatever the rule, and removes no field that the alias never had', () => {
    const aliases = [{ name: 'B', aliasOf: 'A', split: false }]
    for (const conflictRule of ['Manual', 'Branch-Wins', 'Central-Wins', 'Field-Level-LWW'] as const) {
      const context = { ...customers, rule: { ...customers.rule, conflictRule } }
      const rows = [stored(customer('A', { credit_limit: 5 }))]
      const edit = record('update', customer('B', { city: 'Luxor' }))
      const plan = planBatch([edit], held(rows, { aliases }), context)
      expect(plan.results).toMatchObject([{ status: 'merged', name: 'A' }])
      expect(bodyOf(plan.rows[0])).toMatchObject({ name: 'A', city: 'Luxor', credit_limit: 5 })
    }
  })

  it('deleted under an alias deletes nothing', () => {
    const aliases = [{ name: 'B', aliasOf: 'A', split: false }]
    const plan = planBatch([record('delete', customer('B'))], held([stored(customer('A'))], { aliases }), customers)
    expect(plan.results).toMatchObject([{ status: 'applied' }])
    expect([plan.rows, plan.removed, plan.tombstones]).toEqual([[], [], []])
  })

  it('given the phone of another waits for a person, unless one has said that they are two, or it had the phone already', () => {
    const rows = [stored(customer('A')), stored(customer('B', { mobile_no: '' }))]
    const edit = record('update', customer('B'))
    const plan = planBatch([edit], held(rows), customers)
    expect(plan.results).toMatchObject([{ status: 'conflict' }])
    expect(plan.conflicts).toMatchObject([{ record: { document: { name: 'B' } }, stored: { name: 'B' } }])
    expect(plan.rows).toEqual([])
    for (const separated of [[{ name: 'B', aliasOf: 'A' }], [{ name: 'A', aliasOf: 'B' }]]) {
      expect(planBatch([edit], held(rows, { separated }), customers).results).toMatchObject([{ status: 'applied' }])
    }
    const shared = [stored(customer('A')), stored(customer('B'))]
    const city = record('update', customer('B', { city: 'Giza' }))
    expect(planBatch([city], held(shared), customers).results).toMatchObject([{ status: 'applied' }])
  })

  it('of several with the phone the first by name is taken, and never one it is kept apart from', () => {
    const rows = [stored(customer('D')), stored(customer('A')), stored(customer('C'))]
    const name = (separated: HeldNames['separated']) =>
      planBatch([record('insert', customer('B'))], held(rows, { separated }), customers).results[0]?.name
    expect(name([])).toBe('A')
    expect(name([{ name: 'B', aliasOf: 'A' }])).toBe('C')
  })
})

describe('a pushed transaction', () => {
  const wallets = contextOf('Wallet Transaction')
  const entry: Document = {
    doctype: 'Wallet Transaction',
    name: 'WT-1',
    sync_uuid: '01980000-0000-7000-8000-000000000001',
    customer: 'B',
    amount: '5',
  }
  const aliases = [{ name: 'B', aliasOf: 'A', split: false }]

  it('that names an alias is stored naming the customer; its receipt is of what was sent, and the same again is a duplicate', () => {
    const sent = record('insert', entry)
    const plan = planBatch([sent], held([], { aliases }), wallets)
    expect(bodyOf(plan.rows[0])).toMatchObject({ customer: 'A' })
    expect(plan.rows[0]?.hash).toBe(hashDocument({ ...entry, customer: 'A' }))
    const again = planBatch([sent], { ...held(plan.rows, { aliases }), receipts: plan.receipts }, wallets)
    expect(again.results).toMatchObject([{ status: 'duplicate' }])
    const other = { ...sent, hash: hashDocument({ ...entry, customer: 'A' }) }
    const reused = planBatch([other], { ...held(plan.rows, { aliases }), receipts: plan.receipts }, wallets)
    expect(reused.results).toMatchObject([{ status: 'rejected', code: 'OPERATION_REUSED' }])
  })

  it('that was taken in under the alias is the same entry under the stored name', () => {
    const first = planBatch([record('insert', entry)], held([], { aliases }), wallets)
    const again = planBatch([record('insert', { ...entry, customer: 'A' })], held(first.rows, { aliases }), wallets)
    expect(again.results).toMatchObject([{ status: 'applied' }])
    expect(again.rows).toEqual([])
  })
})

it('an entry that head office says again is the same, though the sweep of an alias, or of a split, has not come to it yet', () => {
  const entry = { doctype: 'Wallet Transaction', name: 'W', sync_uuid: 'u', wallet: 'W', amount: 5, customer: 'B' }
  const say = (document: Document, before: CentralDocumentRow[], split: boolean | null) => {
    const aliases = split === null ? [] : [{ name: 'B', aliasOf: 'A', split }]
    const names = { aliases, sharers: [], separated: [], phones: new Phones('EG') }
    const held = { rows: before, tombstones: new Map(), fieldTimes: new Map(), holders: new Map(), names }
    const write = { prepared: record('insert', document), ...entryOf('Wallet Transaction'), originBranch: null }
    return planMasters([write], held, () => '1800000000000-0000-central')
  }
  const rowOf = (plan: ReturnType<typeof say>) => plan.rows.map(({ row }) => row)
  const plain = rowOf(say(entry, [], null))
  const underAlias = rowOf(say(entry, [], false))
  expect(underAlias.map(bodyOf)).toMatchObject([{ customer: 'A' }])
  for (const [before, split] of [
    [plain, false],
    [underAlias, true],
  ] as const) {
    expect(say(entry, before, split).outcomes).toMatchObject([{ status: 'unchanged' }])
    expect(say({ ...entry, amount: 6 }, before, split).outcomes).toMatchObject([{ status: 'rejected' }])
  }
})

describe('a customer that central writes', () => {
  const names: HeldNames = { aliases: [], sharers: [], separated: [], phones: new Phones('EG') }
  const nothing = { rows: [], tombstones: new Map(), fieldTimes: new Map(), holders: new Map() }
  const write = (document: Document, more: object = {}) => ({
    prepared: record('insert', document),
    ...entryOf('Customer'),
    originBranch: null,
    ...more,
  })
  let ticks = 0
  const nextHlc = () => `180000000000${ticks++}-0000-central`

  it('goes over the stored one of its phone, also over one of the same batch', () => {
    const writes = [write(customer('A', { city: 'Cairo' })), write(customer('B', { email_id: 'b@x' }))]
    const plan = planMasters(writes, { ...nothing, names }, nextHlc)
    expect(plan.outcomes).toMatchObject([{ status: 'created' }, { status: 'updated', mergedInto: 'A' }])
    expect(plan.rows.map(({ row }) => bodyOf(row))).toMatchObject([{ name: 'A', city: 'Cairo', email_id: 'b@x' }])
    expect(plan.aliases).toMatchObject([{ name: 'B', aliasOf: 'A' }])
  })

  it('is refused the phone of another, and given it where a person decided: from then on they are two', () => {
    const rows = [stored(customer('A')), stored(customer('B', { mobile_no: '' }))]
    const known = { ...nothing, rows, names: { ...names, sharers: rows } }
    const refused = planMasters([write(customer('B'))], known, nextHlc)
    expect(refused.outcomes).toMatchObject([{ status: 'rejected', code: 'NAME_TAKEN' }])
    const decided = planMasters([write(customer('B'), { decided: true })], known, nextHlc)
    expect(decided.outcomes).toMatchObject([{ status: 'updated' }])
    expect(decided.separated).toEqual([{ name: 'B', aliasOf: 'A' }])
  })

  it('goes into the stored one under an alias, whoever decided what: a name is never an alias and a customer', () => {
    const rows = [stored(customer('A'))]
    const aliases = [{ name: 'B', aliasOf: 'A', split: false }]
    for (const decided of [false, true]) {
      const known = { ...nothing, rows, names: { ...names, aliases, sharers: rows } }
      const plan = planMasters([write(customer('B', { city: 'Giza' }), { decided })], known, nextHlc)
      expect(plan.outcomes).toMatchObject([{ status: 'updated', mergedInto: 'A' }])
      expect(plan.rows.map(({ row }) => row.name)).toEqual(['A'])
      expect(plan.aliases).toEqual([])
    }
  })
})
