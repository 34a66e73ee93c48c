import type { ClaimedRow } from '@branchline/db/branch'
import { expect, it } from 'vitest'
import { settleResults } from './settle-results.ts'

const moment = { nowMs: Date.parse('2026-03-01T00:00:00Z'), random: () => 0 }

function row(operationId: string, more: Partial<ClaimedRow> = {}): ClaimedRow {
  return {
    operationId,
    sequence: 1,
    rejections: 0,
    deferrals: 0,
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
