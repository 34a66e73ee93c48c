import type { OutboxRow } from '@branchline/db/branch'
import { expect, it } from 'vitest'
import { pushRecord } from './push-record.ts'
import { settleResults } from './settle-results.ts'

const moment = { nowMs: Date.parse('2026-03-01T00:00:00Z'), random: () => 0 }

function row(operationId: string, more: Partial<OutboxRow> = {}): OutboxRow {
  return {
    operationId,
    sequence: 1,
    doctype: 'Sales Invoice',
    key: operationId,
    name: operationId,
    operation: 'submit',
    payload: '{"doctype":"Sales Invoice"}',
    payloadHash: 'h',
    baseHash: null,
    hlc: 'x',
    fieldTimes: null,
    createdAt: '2026-03-01T00:00:00.000Z',
    state: 'in_flight',
    everSent: true,
    rejections: 0,
    deferrals: 0,
    nextAttemptAt: null,
    outcome: null,
    lastCode: null,
    lastMessage: null,
    settledAt: null,
    ...more,
  }
}

it('applied, merged, conflict and duplicate settle; rejected counts; deferred does neither', () => {
  const statuses = ['applied', 'merged', 'conflict', 'duplicate', 'rejected', 'deferred'] as const
  const settlements = settleResults(
    statuses.map((status) => row(status)),
    statuses.map((status) => ({ operationId: status, status })),
    moment,
  )
  expect(settlements.map(({ kind }) => kind)).toEqual([
    'settled',
    'settled',
    'settled',
    'settled',
    'rejected',
    'deferred',
  ])
})

it('an operation the answer says nothing about goes back as it was, and one nobody asked about is ignored', () => {
  const settlements = settleResults([row('a')], [{ operationId: 'stranger', status: 'applied' }], moment)
  expect(settlements).toEqual([{ kind: 'returned', operationId: 'a' }])
})

it('the tenth rejection is the last; deferrals never are', () => {
  const rejected = (rejections: number) =>
    settleResults([row('a', { rejections })], [{ operationId: 'a', status: 'rejected' }], moment)[0]
  expect(rejected(8)).toMatchObject({ kind: 'rejected', dead: false })
  expect(rejected(9)).toMatchObject({ kind: 'rejected', dead: true })
  const deferred = settleResults(
    [row('a', { deferrals: 1_000 })],
    [{ operationId: 'a', status: 'deferred' }],
    moment,
  )[0]
  expect(deferred?.kind).toBe('deferred')
})

it('a row goes over the wire around the text of its payload', () => {
  const payload = '{ "doctype": "Sales Invoice", "qty": 1.50 }'
  const text = pushRecord(row('a', { payload, fieldTimes: { qty: 'h' } }))
  expect(text).toContain(payload)
  expect(JSON.parse(text)).toMatchObject({ operationId: 'a', payload: { qty: 1.5 }, fieldTimes: { qty: 'h' } })
})
