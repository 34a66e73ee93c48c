import { expect, it } from 'vitest'
import { lostRecords } from './lost-record.ts'

const letter = (more: object = {}) => ({
  ...{ branchCode: 'CAI', operationId: 'a', doctype: 'Sales Invoice', name: 'SINV-1', operation: 'submit' as const },
  ...{ code: 'VALIDATION_FAILED', message: 'why', attempts: 10, diedAt: '2026-03-01T10:00:00.000Z' },
  payload: JSON.stringify({ sync_uuid: 'u1', docstatus: 1 }),
  ...more,
})
const here = (more: object = {}) => ({ doctype: 'Sales Invoice', key: 'u1', syncUuid: 'u1', name: 'SINV-1', ...more })

it('the operations on one record are told together, with what was refused', () => {
  const [record, ...more] = lostRecords([letter(), letter({ operationId: 'b', operation: 'cancel' })], [])
  expect(more).toEqual([])
  expect(record).toMatchObject({ name: 'SINV-1', branchCode: 'CAI', syncUuid: 'u1', docstatus: 1 })
  expect(record?.letters.map(({ operationId, payload }) => [operationId, payload.sync_uuid])).toEqual([
    ['a', 'u1'],
    ['b', 'u1'],
  ])
})

it('what is here is not lost; another sale under the same number is', () => {
  expect(lostRecords([letter()], [here()])).toEqual([])
  expect(lostRecords([letter()], [here({ key: 'u2', syncUuid: 'u2' })])).toHaveLength(1)
  expect(lostRecords([letter()], [here({ doctype: 'Payment Entry' })])).toHaveLength(1)
})

it('a record without a sync_uuid is known by its name', () => {
  const master = letter({ doctype: 'Customer', name: 'C-1', payload: '{}' })
  expect(lostRecords([master], [here({ doctype: 'Customer', key: 'C-1', syncUuid: null, name: 'C-1' })])).toEqual([])
  expect(lostRecords([master, letter({ ...master, branchCode: 'ALX' })], [])).toHaveLength(2)
})
