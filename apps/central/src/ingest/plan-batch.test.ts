import { adapterFor, hashDocument, ruleSeeds } from '@branchline/adapters'
import type { Document, Operation } from '@branchline/protocol'
import { describe, expect, it } from 'vitest'
import { documentRow } from '../documents/document-row.ts'
import type { BatchContext, HeldRecords } from './batch-state.ts'
import { planBatch } from './plan-batch.ts'
import type { PreparedRecord } from './prepare-record.ts'

const nothingHeld: HeldRecords = {
  receipts: [],
  documents: [],
  fieldTimes: new Map(),
  tombstones: new Map(),
  dependants: new Map(),
  namesakes: [],
  aliases: [],
  names: null,
}

function contextOf(doctype: string): BatchContext {
  const rule = ruleSeeds.find((candidate) => candidate.doctype === doctype)
  const adapter = adapterFor(doctype)
  if (!rule || !adapter) throw new Error(`no rule for ${doctype}`)
  const whose = { branchCode: 'CAI', instance: 'i1', floor: 0, country: null }
  return { rule: { ...rule, epoch: 0, rescoping: false }, adapter, ...whose }
}

let counter = 0
function record(operation: Operation, document: Document, options: Partial<PreparedRecord> = {}): PreparedRecord {
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
    hlc: `${String(1_700_000_000_000 + counter)}-0000-CAI`,
    fieldTimes: null,
    clockOff: false,
    ...options,
  }
}

function invoice(number: number, docstatus: 0 | 1 | 2, more: object = {}): Document {
  const padded = String(number).padStart(5, '0')
  return {
    doctype: 'Sales Invoice',
    name: `SINV-CAI-2026-${padded}`,
    sync_uuid: `01980000-0000-7000-8000-0000000${padded}`,
    origin_branch: 'CAI',
    docstatus,
    customer: 'Walk-in',
    posting_date: '2026-03-01',
    items: [{ item_code: 'A', qty: 1, rate: '1.50', amount: '1.50' }],
    grand_total: '1.50',
    ...more,
  }
}

describe('transactions', () => {
  const context = contextOf('Sales Invoice')

  it('an operation sent twice in one batch is stored once and answered duplicate', () => {
    const sale = record('submit', invoice(1, 1))
    const plan = planBatch([sale, sale], nothingHeld, context)
    expect(plan.results.map(({ status }) => status)).toEqual(['applied', 'duplicate'])
    expect(plan.rows).toHaveLength(1)
    expect(plan.receipts).toHaveLength(1)
  })

  it('an operation at or below the floor is answered duplicate though its receipt is gone, and one above it is taken', () => {
    const batch = [5, 6].map((sequence) => record('submit', invoice(sequence, 1), { sequence }))
    const plan = planBatch(batch, nothingHeld, { ...context, floor: 5 })
    expect(plan.results.map(({ status }) => status)).toEqual(['duplicate', 'applied'])
    expect(plan.receipts).toHaveLength(1)
  })

  it('an operationId that comes back with another content is rejected and raised', () => {
    const first = record('submit', invoice(1, 1))
    const second = record('submit', invoice(2, 1), { operationId: first.operationId })
    const plan = planBatch([first, second], nothingHeld, context)
    expect(plan.results[1]).toMatchObject({ status: 'rejected', code: 'OPERATION_REUSED' })
    expect(plan.alerts).toEqual([expect.objectContaining({ code: 'OPERATION_REUSED' })])
  })

  it('an operation that comes back without the person who was in it is a duplicate; of another record, or with the person, it is not', () => {
    const sold = record('submit', { ...invoice(1, 1), customer_name: 'Zoë' })
    const { receipts } = planBatch([sold], nothingHeld, context)
    const again = (document: Document) =>
      planBatch([record('submit', document, { operationId: sold.operationId })], { ...nothingHeld, receipts }, context)
    const scrubbed = { customer_name: 'Anonymised 24a99a3524b8', _anonymised: 1 }
    const taken = again({ ...invoice(1, 1), ...scrubbed })
    expect(taken.results).toMatchObject([{ status: 'duplicate', name: invoice(1, 1).name }])
    expect(taken.alerts).toEqual([])
    for (const other of [
      { ...invoice(2, 1), ...scrubbed },
      { ...invoice(1, 1), customer_name: 'Yara' },
    ])
      expect(again(other).results).toMatchObject([{ status: 'rejected', code: 'OPERATION_REUSED' }])
  })

  it('a cancel pushed for a record already there is applied, not swallowed', () => {
    const stored = documentRow(record('submit', invoice(1, 1)), {
      ...context,
      hlc: 'h',
      version: 1,
      originBranch: 'CAI',
    })
    const plan = planBatch([record('cancel', invoice(1, 2))], { ...nothingHeld, documents: [stored] }, context)
    expect(plan.results[0]?.status).toBe('applied')
    expect(plan.rows[0]).toMatchObject({ docstatus: 2, version: 2 })
  })

  it('an update pushed for a draft already there is applied', () => {
    const stored = documentRow(record('insert', invoice(1, 0)), {
      ...context,
      hlc: 'h',
      version: 1,
      originBranch: 'CAI',
    })
    const plan = planBatch(
      [record('update', invoice(1, 0, { remarks: 'x' }))],
      { ...nothingHeld, documents: [stored] },
      context,
    )
    expect(plan.results[0]?.status).toBe('applied')
    expect(JSON.parse(plan.rows[0]?.body ?? '')).toMatchObject({ remarks: 'x' })
  })

  it('a cancel that arrives before its submit is deferred, not lost and not acked', () => {
    const plan = planBatch([record('cancel', invoice(1, 2))], nothingHeld, context)
    expect(plan.results[0]?.status).toBe('deferred')
    expect(plan.receipts).toEqual([])
  })

  it('a failed operation holds back its own successors and nobody else', () => {
    const bad = record('submit', invoice(1, 0))
    const successor = record('cancel', invoice(1, 2))
    const other = record('submit', invoice(2, 1))
    const plan = planBatch([bad, successor, other], nothingHeld, context)
    expect(plan.results.map(({ status }) => status)).toEqual(['rejected', 'deferred', 'applied'])
  })

  it('a deleted draft leaves where it stopped, and comes back as the version after that, in this batch or a later one', () => {
    const stored = documentRow(record('insert', invoice(1, 0)), {
      ...context,
      hlc: 'h',
      version: 3,
      originBranch: 'CAI',
    })
    const deletion = record('delete', invoice(1, 0))
    const held = { ...nothingHeld, documents: [stored] }
    const deleted = planBatch([deletion], held, context)
    expect(deleted.tombstones).toMatchObject([{ key: stored.key, version: 4 }])
    const again = record('insert', invoice(1, 0))
    expect(planBatch([deletion, again], held, context)).toMatchObject({ rows: [{ version: 5 }], tombstones: [] })
    const tombstones = new Map([[stored.key, { version: 4, hlc: '9' }]])
    expect(planBatch([again], { ...nothingHeld, tombstones }, context).rows).toMatchObject([{ version: 5 }])
  })

  it('submit and cancel of one record in one batch end as one cancelled row', () => {
    const plan = planBatch([record('submit', invoice(1, 1)), record('cancel', invoice(1, 2))], nothingHeld, context)
    expect(plan.results.map(({ status }) => status)).toEqual(['applied', 'applied'])
    expect(plan.rows).toHaveLength(1)
    expect(plan.rows[0]).toMatchObject({ docstatus: 2, version: 2 })
    expect(plan.receipts).toHaveLength(2)
  })

  it("a record that another branch made is not this branch's to touch", () => {
    const stored = documentRow(record('submit', invoice(1, 1)), {
      ...context,
      hlc: 'h',
      version: 1,
      originBranch: 'ALX',
    })
    const plan = planBatch([record('cancel', invoice(1, 2))], { ...nothingHeld, documents: [stored] }, context)
    expect(plan.results[0]).toMatchObject({ status: 'rejected', code: 'WRONG_BRANCH' })
  })

  it('two documents under one number are both stored and raised', () => {
    const twin = invoice(1, 1, { sync_uuid: '01980000-0000-7000-8000-ffffffffffff' })
    const plan = planBatch([record('submit', invoice(1, 1)), record('submit', twin)], nothingHeld, context)
    expect(plan.results.map(({ status, code }) => [status, code])).toEqual([
      ['applied', undefined],
      ['applied', 'DUPLICATE_NUMBER'],
    ])
    expect(plan.rows).toHaveLength(2)
    expect(plan.alerts).toHaveLength(1)
  })
})

describe('what both sides write', () => {
  const context = contextOf('Customer')
  const customer = (more: object): Document => ({ doctype: 'Customer', name: 'Ann', customer_name: 'Ann', ...more })

  it('edits of different fields on both sides are both kept, and the sender is told that it was merged', () => {
    const base = record('insert', customer({ phone: '1', city: 'Cairo' }))
    const central = record('update', customer({ phone: '1', city: 'Giza' }))
    const stored = documentRow(central, { ...context, hlc: central.hlc, version: 2, originBranch: 'CAI' })
    const fieldTimes = new Map([['Ann', { customer_name: base.hlc, phone: base.hlc, city: central.hlc }]])
    const edit = record('update', customer({ phone: '2', city: 'Cairo' }), {
      baseHash: base.hash,
      fieldTimes: { customer_name: base.hlc, phone: '1900000000000-0000-CAI', city: base.hlc },
    })
    const plan = planBatch([edit], { ...nothingHeld, documents: [stored], fieldTimes }, context)
    expect(plan.results[0]?.status).toBe('merged')
    expect(JSON.parse(plan.rows[0]?.body ?? '')).toMatchObject({ phone: '2', city: 'Giza' })
  })

  it('a delete leaves a tombstone of a later version', () => {
    const before = record('insert', customer({}))
    const stored = documentRow(before, { ...context, hlc: before.hlc, version: 4, originBranch: 'CAI' })
    const plan = planBatch(
      [record('delete', customer({}), { baseHash: before.hash })],
      { ...nothingHeld, documents: [stored] },
      context,
    )
    expect(plan.results[0]?.status).toBe('applied')
    expect(plan.removed).toEqual([{ doctype: 'Customer', key: 'Ann' }])
    expect(plan.tombstones[0]).toMatchObject({ key: 'Ann', version: 5, scope: '*' })
  })
})

it("a branch's edit that takes a record out of another branch's sight leaves a tombstone there, and none where it arrives", () => {
  const customers = contextOf('Customer')
  const context = { ...customers, rule: { ...customers.rule, branchFilterField: 'shop' } }
  const before: Document = { doctype: 'Customer', name: 'ANN', customer_name: 'Ann', shop: 'GIZ' }
  const held = record('insert', before)
  const row = documentRow(held, { ...context, hlc: held.hlc, version: 4, originBranch: 'GIZ' })
  const edit = record('update', { ...before, shop: 'CAI' }, { baseHash: held.hash })
  const plan = planBatch([edit], { ...nothingHeld, documents: [row] }, context)
  expect(plan.tombstones).toMatchObject([{ key: 'ANN', scope: 'GIZ', version: 5 }])
  expect(plan.rows).toMatchObject([{ key: 'ANN', scope: 'CAI', version: 5 }])
  const nowhere = record('update', { ...before, shop: '' }, { baseHash: held.hash })
  expect(planBatch([nowhere], { ...nothingHeld, documents: [row] }, context).tombstones).toMatchObject([
    { scope: 'GIZ' },
  ])
})
