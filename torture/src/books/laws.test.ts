import { expect, it } from 'vitest'
import { Told } from '../load/told.ts'
import type { BranchBook, CentralBook } from './books.ts'
import { branchLaws, centralLaws, restLaws, toldLaws, watermarkLaws } from './laws.ts'

const sale = 'Sales Invoice'
const document = (key: string, number: number, more: object = {}) => ({
  doctype: sale,
  key,
  name: `SINV-CAI-2026-${String(number).padStart(5, '0')}`,
  originBranch: 'CAI',
  docstatus: 1,
  hash: key,
  grandTotal: '10.00',
  position: null,
  version: 1,
  ...more,
})
const operation = (sequence: number, key: string, more: object = {}) => ({
  sequence,
  operationId: `op-${sequence}`,
  doctype: sale,
  key,
  operation: 'submit',
  state: 'acked',
  hasPayload: true,
  ...more,
})
const receipt = (sequence: number, key: string, more: object = {}) => ({
  branchCode: 'CAI',
  status: 'applied',
  atMs: sequence,
  ...operation(sequence, key),
  ...more,
})

const branch = (more: Partial<BranchBook> = {}): BranchBook => ({
  code: 'CAI',
  documents: [document('a', 1), document('b', 2)],
  operations: [operation(1, 'a'), operation(2, 'b')],
  watermarks: new Map(),
  parked: 0,
  ...more,
})
const central = (more: Partial<CentralBook> = {}): CentralBook => ({
  documents: [document('a', 1), document('b', 2)],
  tombstones: [],
  receipts: [receipt(1, 'a'), receipt(2, 'b')],
  openConflicts: 0,
  ...more,
})
const told = () => {
  const book = new Told()
  for (const [key, number] of [
    ['a', 1],
    ['b', 2],
  ] as const) {
    book.sold({ branch: 'CAI', syncUuid: key, name: document(key, number).name, docstatus: 1, grandTotal: '10' })
  }
  return book
}
const kinds = (violations: { kind: string }[]) => violations.map(({ kind }) => kind)

it('two sides that agree break no law', () => {
  expect(branchLaws(branch())).toEqual([])
  expect(centralLaws(central())).toEqual([])
  expect(toldLaws('CAI', told().of('CAI'), branch().documents)).toEqual([])
  expect(restLaws([branch()], central(), told())).toEqual([])
})

it('a sale without its operation, and an operation without its sale, are lost', () => {
  expect(kinds(branchLaws(branch({ operations: [operation(1, 'a')] })))).toEqual(['lost'])
  expect(kinds(branchLaws(branch({ documents: [document('a', 1)] })))).toEqual(['lost'])
  const noPayload = [operation(1, 'a'), operation(2, 'b', { hasPayload: false })]
  expect(kinds(branchLaws(branch({ operations: noPayload })))).toEqual(['lost'])
})

it('a number given twice is doubled, a hole in the numbers is out of order', () => {
  expect(kinds(branchLaws(branch({ documents: [document('a', 1), document('b', 1)] })))).toEqual(['doubled'])
  expect(kinds(branchLaws(branch({ documents: [document('a', 1), document('b', 3)] })))).toEqual(['out of order'])
})

it('an operation that was made twice is doubled', () => {
  const operations = [operation(1, 'a'), operation(2, 'b'), operation(3, 'b')]
  expect(kinds(branchLaws(branch({ operations })))).toContain('doubled')
})

it('a confirmed sale, or its cancellation, that is not there is lost; another amount is wrong', () => {
  const sales = told().of('CAI')
  expect(kinds(toldLaws('x', sales, [document('a', 1)]))).toEqual(['lost'])
  expect(kinds(toldLaws('x', [{ ...sales[0], docstatus: 2 } as (typeof sales)[0]], [document('a', 1)]))).toEqual([
    'lost',
  ])
  expect(kinds(toldLaws('x', sales, [document('a', 1), document('b', 2, { grandTotal: '10.01' })]))).toEqual(['wrong'])
})

it('an acked operation without a receipt is lost, a receipt of no operation is doubled', () => {
  expect(kinds(restLaws([branch()], central({ receipts: [receipt(1, 'a')] }), told()))).toEqual(['lost'])
  const receipts = [receipt(1, 'a'), receipt(2, 'b'), receipt(3, 'b')]
  expect(kinds(restLaws([branch()], central({ receipts }), told()))).toEqual(['doubled'])
})

it('receipts of a record in another order than its operations are out of order', () => {
  const receipts = [receipt(1, 'a', { atMs: 9 }), receipt(2, 'a', { atMs: 3 }), receipt(3, 'b')]
  expect(kinds(centralLaws(central({ receipts })))).toEqual(['out of order'])
})

it('an item the watermark has passed and the branch does not hold is lost', () => {
  const item = document('TEA', 0, { doctype: 'Item', name: 'TEA', position: 5n, originBranch: null })
  const documents = [item]
  const at = (position: bigint) => branch({ documents: [], watermarks: new Map([['Item', position]]) })
  expect(watermarkLaws(at(4n), central({ documents }))).toEqual([])
  expect(kinds(watermarkLaws(at(5n), central({ documents })))).toEqual(['lost'])
})

it('a feed position given twice is doubled', () => {
  const items = ['A', 'B'].map((key) => document(key, 0, { doctype: 'Item', name: key, position: 7n }))
  expect(kinds(centralLaws(central({ documents: [...central().documents, ...items] })))).toEqual(['doubled'])
})

it('two branches may give one record the same sequence; one branch may not', () => {
  const customers = [document('C', 0, { doctype: 'Customer', name: 'C' })]
  const of = (branchCode: string) => receipt(7, 'C', { branchCode, doctype: 'Customer', operation: 'update' })
  expect(centralLaws(central({ documents: customers, receipts: [of('ALX'), of('CAI')] }))).toEqual([])
  expect(kinds(centralLaws(central({ documents: customers, receipts: [of('CAI'), of('CAI')] })))).toEqual(['doubled'])
})
