import { adapterFor, hashDocument } from '@branchline/adapters'
import { describe, expect, it } from 'vitest'
import { carryEdit } from './carry-edit.ts'
import { context, invoice, letter, storedRow } from './letters.fixture.ts'
import { planEdit } from './plan-edit.ts'

const wrong = invoice({ remarks: 'wrong' })
const right = invoice({ remarks: 'right' })
const refusal = (branchlineCode: string) => expect.objectContaining({ branchlineCode })

describe('a correction', () => {
  it('replaces what was refused, here as in the outbox, under the same operationId', () => {
    const plan = planEdit([letter(1, 'submit', wrong)], right, storedRow(wrong), context)
    expect(plan.rows).toEqual([
      expect.objectContaining({
        sequence: 1,
        operationId: 'o1',
        payloadHash: hashDocument(right),
      }),
    ])
    expect(JSON.parse(plan.rows[0]?.payload ?? '')).toEqual(right)
    expect(plan.document?.document).toEqual(right)
    expect(plan.changed).toEqual(['remarks'])
  })

  it('is carried into its successors, each based on the one before it', () => {
    const cancelled = invoice({ remarks: 'wrong', docstatus: 2 })
    const cancel = letter(2, 'cancel', cancelled, { baseHash: hashDocument(wrong) })
    const plan = planEdit([letter(1, 'submit', wrong), cancel], right, storedRow(cancelled), context)
    const carried = invoice({ remarks: 'right', docstatus: 2 })
    expect(plan.rows[1]).toMatchObject({
      sequence: 2,
      operationId: 'o2',
      baseHash: hashDocument(right),
      payloadHash: hashDocument(carried),
    })
    expect(plan.document?.document).toEqual(carried)
  })

  it('leaves alone what a successor changed itself', () => {
    const later = invoice({ remarks: 'rewritten', docstatus: 2 })
    const plan = planEdit([letter(1, 'submit', wrong), letter(2, 'cancel', later)], right, storedRow(later), context)
    expect(JSON.parse(plan.rows[1]?.payload ?? '')).toEqual(later)
    expect(plan.document?.document).toEqual(later)
  })

  it('leaves alone what was merged in here meanwhile', () => {
    const merged = invoice({ remarks: 'wrong', po_no: 'from elsewhere' })
    const plan = planEdit([letter(1, 'submit', wrong)], right, storedRow(merged), context)
    expect(plan.document?.document).toEqual(invoice({ remarks: 'right', po_no: 'from elsewhere' }))
  })

  it('gets an id of its own where central holds a receipt for another content under the old one', () => {
    const reused = letter(1, 'submit', wrong, { lastCode: 'OPERATION_REUSED' })
    expect(planEdit([reused], right, null, context).rows[0]?.operationId).toBe('a new id')
  })

  it('times the fields it brings as the operation it corrects, and no other anew', () => {
    const adapter = adapterFor('Customer')
    if (!adapter) throw new Error('no adapter for Customer')
    const before = { doctype: 'Customer', name: 'CUST-CAI-00001', customer_name: 'Ann' }
    const dead = letter(1, 'insert', before, { fieldTimes: { customer_name: 't0' } })
    const payload = { ...before, customer_name: 'Anna', city: 'Cairo' }
    const { rows } = planEdit([dead], payload, null, { ...context, adapter })
    expect(rows[0]?.fieldTimes).toEqual({ customer_name: 't0', city: dead.hlc })
  })
})

describe('a correction is refused', () => {
  const dead = letter(1, 'submit', wrong)
  it.each([
    ['another name', invoice({ name: 'SINV-CAI-2026-00002' }), 'VALIDATION_FAILED'],
    ['another sync_uuid', invoice({ sync_uuid: '01980000-0000-7000-8000-000000000002' }), 'VALIDATION_FAILED'],
    ['another DocType', invoice({ doctype: 'Delivery Note' }), 'VALIDATION_FAILED'],
    ['another docstatus', invoice({ docstatus: 2 }), 'VALIDATION_FAILED'],
    ['another branch', invoice({ origin_branch: 'GIZ' }), 'WRONG_BRANCH'],
  ])('that brings %s', (_what, payload, code) => {
    expect(() => planEdit([dead], payload, null, context)).toThrow(refusal(code))
  })

  it('of a delete, which carries nothing', () => {
    expect(() => planEdit([letter(1, 'delete', wrong)], right, null, context)).toThrow(refusal('VALIDATION_FAILED'))
  })

  it('that belies the stock entries already written', () => {
    const moved = (qty: number) =>
      invoice({
        update_stock: 1,
        set_warehouse: 'Shelf',
        items: [{ item_code: 'TEA', qty, rate: '1', warehouse: 'Shelf' }],
      })
    const sold = letter(1, 'submit', moved(1))
    expect(() => planEdit([sold], moved(2), null, context)).toThrow(/moved in stock/)
    expect(planEdit([sold], { ...moved(1), remarks: 'right' }, null, context).changed).toEqual(['remarks'])
  })
})

it('a correction that takes a field away takes it away further on, unless it was changed there', () => {
  expect(carryEdit({ a: 1, b: [1] }, { b: [1] }, { a: 1, b: [1], c: 3 })).toEqual({ b: [1], c: 3 })
  expect(carryEdit({ a: 1 }, {}, { a: 2 })).toEqual({ a: 2 })
  expect(carryEdit({}, { a: 1 }, { c: 3 })).toEqual({ a: 1, c: 3 })
})

it('a damaged payload is corrected as a whole', () => {
  const damaged = letter(1, 'submit', wrong, { payload: '{"doctype":"Sal' })
  expect(planEdit([damaged], right, null, context).rows[0]?.payloadHash).toBe(hashDocument(right))
})

it('a damaged cancel behind a damaged submit is corrected with it, and stays a cancel', () => {
  const damaged = { payload: '{"doctype":"Sales Invoice"}' }
  const owed = [letter(1, 'submit', wrong, damaged), letter(2, 'cancel', wrong, damaged)] as const
  const plan = planEdit([...owed], right, storedRow({ ...wrong, docstatus: 2 }), context)
  expect(plan.rows.map(({ payload }) => JSON.parse(payload).docstatus)).toEqual([1, 2])
  expect(JSON.parse(plan.rows[1]?.payload ?? '')).toEqual({ ...right, docstatus: 2 })
})
