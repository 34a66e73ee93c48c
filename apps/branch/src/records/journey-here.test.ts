import type { RecordOperationRow } from '@branchline/db/branch'
import { expect, it } from 'vitest'
import { journeyHere } from './journey-here.ts'

const at = (minute: number) => `2026-03-01T10:0${minute}:00.000Z`
const operation: RecordOperationRow = {
  operationId: 'a',
  doctype: 'Sales Invoice',
  key: 'k',
  name: 'SINV-CAI-2026-00001',
  sequence: 4,
  operation: 'submit',
  state: 'acked',
  outcome: 'applied',
  code: null,
  message: null,
  createdAt: at(1),
  settledAt: at(3),
}
const log = {
  id: 1,
  at: at(2),
  branchCode: 'CAI',
  kind: 'parked',
  doctype: 'Sales Invoice',
  name: operation.name,
  count: null,
  durationMs: null,
  code: 'OWED',
  message: null,
}

it('a sale that central took was written here, then received there, and both have it', () => {
  const { steps, heldBy } = journeyHere('CAI', 'CAI', [operation], [log])
  expect(steps.map(({ what, where }) => `${what} ${where}`)).toEqual(['written CAI', 'logged CAI', 'received central'])
  expect(heldBy).toEqual(['CAI', 'central'])
})

it('a sale that is owed is here alone', () => {
  const { steps, heldBy, told } = journeyHere('CAI', 'CAI', [{ ...operation, state: 'pending', settledAt: null }], [])
  expect(steps.map(({ what }) => what)).toEqual(['written'])
  expect(heldBy).toEqual(['CAI'])
  expect(told[0]?.status).toBe('pending')
})

it('what came down from central is at every branch', () => {
  expect(journeyHere('CAI', null, [], []).heldBy).toEqual(['CAI', 'central', '*'])
})
