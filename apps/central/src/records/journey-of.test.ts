import { expect, it } from 'vitest'
import { journeyOf, journeyOfLost, type KnownRecord } from './journey-of.ts'

const at = (minute: number) => `2026-03-01T10:0${minute}:00.000Z`
const receipt = {
  operationId: 'a',
  branchCode: 'CAI',
  sequence: 4,
  operation: 'submit' as const,
  status: 'applied',
  code: null,
  message: null,
  at: at(2),
}
const record: KnownRecord = {
  row: { originBranch: 'CAI', scope: '', placed: false, updatedAt: at(2), version: 1, docstatus: 1 },
  goesDown: false,
  operations: [receipt],
  conflicts: [],
  logs: [],
  deadLetters: [],
}

it("a branch's sale was received, and both have it", () => {
  const { steps, heldBy, writtenBy } = journeyOf(record)
  expect(steps).toEqual([{ at: at(2), where: 'central', what: 'received', message: 'submit number 4 of CAI: applied' }])
  expect(heldBy).toEqual(['central', 'CAI'])
  expect(writtenBy).toBe('CAI')
})

it('what central wrote in the name of a branch that is down is at central alone until the branch has pushed or fetched it', () => {
  const { heldBy, writtenBy, steps } = journeyOf({ ...record, row: { ...record.row, placed: true }, operations: [] })
  expect(heldBy).toEqual(['central'])
  expect(writtenBy).toBe('central')
  expect(steps.map(({ what }) => what)).toEqual(['written'])
})

it("central's own goes to whoever its rule says", () => {
  const own = { ...record.row, originBranch: null, placed: true }
  expect(journeyOf({ ...record, goesDown: true, row: { ...own, scope: '*' }, operations: [] }).heldBy).toEqual([
    'central',
    '*',
  ])
  expect(journeyOf({ ...record, goesDown: true, row: { ...own, scope: 'ALX' }, operations: [] }).heldBy).toEqual([
    'central',
    'ALX',
  ])
})

it('what happened is told in order of time, whoever tells it', () => {
  const conflict = {
    id: 'c',
    doctype: 'Customer',
    name: 'X',
    branchCode: 'ALX',
    operation: 'update' as const,
    status: 'closed' as const,
    openedAt: at(3),
    updatedAt: at(3),
    resolvedAt: at(5),
    resolvedBy: 'nour',
    pick: 'local' as const,
  }
  const letter = {
    branchCode: 'ALX',
    operationId: 'b',
    doctype: 'Customer',
    name: 'X',
    operation: 'update' as const,
    code: 'VALIDATION_FAILED',
    message: 'no name',
    attempts: 3,
    diedAt: at(4),
    payload: '{}',
  }
  const log = {
    id: 1,
    at: at(1),
    branchCode: 'ALX',
    kind: 'merge_lost',
    doctype: 'Customer',
    name: 'X',
    count: null,
    durationMs: null,
    code: null,
    message: null,
  }
  const { steps } = journeyOf({ ...record, conflicts: [conflict], deadLetters: [letter], logs: [log] })
  expect(steps.map(({ what, where }) => `${what} ${where}`)).toEqual([
    'logged ALX',
    'received central',
    'conflict central',
    'deadLetter ALX',
    'resolved central',
  ])
})

it('what was refused was written at its branch when its operation says, and stopped there', () => {
  const written = at(1)
  const operationId = `${Date.parse(written)
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-7000-8000-0000000000aa`
  const letter = {
    ...{ operationId, branchCode: 'CAI', doctype: 'Sales Invoice', name: 'SINV-1', operation: 'submit' as const },
    ...{ code: 'VALIDATION_FAILED', message: 'no customer', attempts: 10, diedAt: at(4), payload: {} },
  }
  expect(journeyOfLost([letter], [], [])).toEqual([
    { at: written, where: 'CAI', what: 'written', message: 'submit of CAI' },
    { at: at(4), where: 'CAI', what: 'deadLetter', message: 'VALIDATION_FAILED: no customer' },
  ])
  const ofAnotherMaking = { ...letter, operationId: 'a' }
  expect(journeyOfLost([ofAnotherMaking], [], []).map(({ what }) => what)).toEqual(['deadLetter'])
})
