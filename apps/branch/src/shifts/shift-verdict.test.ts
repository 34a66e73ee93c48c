import type { PosClientRow } from '@branchline/db/branch'
import { expect, test } from 'vitest'
import { judgeShift, type ShiftEvidence } from './shift-verdict.ts'

const nowMs = Date.UTC(2026, 2, 1, 20)
const prefix = 'SINV-CAI-T01-2026-'
const till: PosClientRow = {
  ...{ clientId: 'c', tillCode: 'T01', shift: 'SHIFT', numbers: { [prefix]: 3 }, pending: [], closed: {} },
  ...{ reportedAt: new Date(nowMs).toISOString(), createdAt: '', lostAt: null, lostExpected: null, lostFound: null },
}
const evidence: ShiftEvidence = {
  ...{ openingShift: 'SHIFT', held: new Set(['a', 'b', 'c']), names: [`${prefix}00001`], atCentral: [], tills: [till] },
  ...{ numbers: new Map([[prefix, [1, 2, 3]]]), nowMs },
}

test('a shift of which everything is here may be closed', () => {
  expect(judgeShift(evidence)).toEqual({ canClose: true, missing: [], unreachable: [] })
})

test('a sale that only central holds keeps it open, and is named', () => {
  const atCentral = [{ sync_uuid: 'x', name: `${prefix}00004` }]
  expect(judgeShift({ ...evidence, atCentral })).toMatchObject({
    canClose: false,
    missing: [{ sync_uuid: 'x', where: 'central' }],
  })
})

test('so does one that a till still holds', () => {
  const tills = [{ ...till, pending: ['x'] }]
  expect(judgeShift({ ...evidence, tills })).toMatchObject({
    canClose: false,
    missing: [{ sync_uuid: 'x', where: 'till T01' }],
  })
})

test('a number that a till gave and nobody has is a hole, unless an earlier closing has seen it', () => {
  const numbers = new Map([[prefix, [1, 3]]])
  expect(judgeShift({ ...evidence, numbers }).missing).toEqual([{ number: `${prefix}00002`, where: 'nowhere' }])
  expect(judgeShift({ ...evidence, numbers, tills: [{ ...till, closed: { [prefix]: 2 } }] }).canClose).toBe(true)
})

test('a till that took part and is silent, or central that is, keeps it open', () => {
  const silent = { ...till, shift: null, reportedAt: new Date(nowMs - 300_000).toISOString() }
  expect(judgeShift({ ...evidence, tills: [silent] }).unreachable).toEqual(['till T01'])
  expect(judgeShift({ ...evidence, atCentral: null }).unreachable).toEqual(['central'])
})

test('the till that opened it took part, though nothing of it is here yet and it says no more that it sells in it', () => {
  const openingShift = 'POS-OPE-CAI-T01-2026-00001'
  const tills = [{ ...till, shift: null, pending: ['x'] }]
  expect(judgeShift({ ...evidence, openingShift, names: [], tills })).toMatchObject({
    canClose: false,
    missing: [{ sync_uuid: 'x', where: 'till T01' }],
  })
})

test('a till that had no part in it is not asked', () => {
  const other = { ...till, tillCode: 'T02', shift: 'OTHER', reportedAt: null }
  expect(judgeShift({ ...evidence, tills: [till, other] }).canClose).toBe(true)
})

test('what a browser lost it will never tell: its till keeps the shift open, however lately it spoke', () => {
  const lost = { ...till, lostAt: new Date(nowMs).toISOString() }
  expect(judgeShift({ ...evidence, tills: [lost] })).toEqual({
    canClose: false,
    missing: [],
    unreachable: ['till T01, whose storage was lost'],
  })
})
