import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterConfirm, choosePath, cutOffMsMax, type Sight } from './choose-path.ts'

const sight: Sight = { branchUp: true, centralUp: true, reconciled: true, branchCutOffMs: null, branchLacksIt: false }
const fresh = { state: 'queued', centralTried: false, centralRefused: false } as const

test('a new sale goes to the branch whenever the branch is up', () => {
  expect(choosePath(fresh, sight)).toBe('branch')
  expect(choosePath(fresh, { ...sight, reconciled: false })).toBe('branch')
})

test('it goes to central only while the branch is down, and waits when both are', () => {
  expect(choosePath(fresh, { ...sight, branchUp: false })).toBe('central')
  expect(choosePath(fresh, { ...sight, branchUp: false, centralUp: false })).toBe('wait')
})

test('what central has taken is not sent there again', () => {
  expect(
    choosePath({ state: 'sent_to_central', centralTried: true, centralRefused: false }, { ...sight, branchUp: false }),
  ).toBe('wait')
})

test('what central refused waits for the branch', () => {
  expect(choosePath({ ...fresh, centralRefused: true }, { ...sight, branchUp: false })).toBe('wait')
})

test('what central may have waits until the branch is reconciled, or cut off for ten minutes', () => {
  const row = { state: 'queued', centralTried: true, centralRefused: false } as const
  expect(choosePath(row, { ...sight, reconciled: false })).toBe('wait')
  expect(choosePath(row, sight)).toBe('branch')
  expect(choosePath(row, { ...sight, reconciled: false, branchCutOffMs: cutOffMsMax - 1 })).toBe('wait')
  expect(choosePath(row, { ...sight, reconciled: false, branchCutOffMs: cutOffMsMax })).toBe('branch')
})

test('a row is removed only when the branch and central both hold it', () => {
  const states = ['queued', 'sent_to_branch', 'sent_to_central', 'confirmed_at_branch'] as const
  fc.assert(
    fc.property(fc.constantFrom(...states), fc.boolean(), fc.boolean(), (state, atBranch, atCentral) => {
      expect(afterConfirm({ state }, { atBranch, atCentral }).remove).toBe(atBranch && atCentral)
    }),
  )
})

test('a branch that has lost a sale gets it again', () => {
  expect(afterConfirm({ state: 'confirmed_at_branch' }, { atBranch: false, atCentral: false }).state).toBe('queued')
  expect(afterConfirm({ state: 'sent_to_branch' }, { atBranch: false, atCentral: true }).state).toBe('queued')
})
