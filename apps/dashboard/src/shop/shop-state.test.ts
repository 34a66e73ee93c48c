import { expect, it } from 'vitest'
import { shopState } from './shop-state.ts'

const outbox = { pending: 2, inFlight: 1, waiting: 0, dead: 0, oldestAt: null }
const calm = { isCutOff: false, reconciled_with_central: true, pending_failover_pulls: 0 }
const state = (dead: number, reconciliation: Partial<typeof calm>) =>
  shopState({ summary: { outbox: { ...outbox, dead } }, reconciliation: { ...calm, ...reconciliation } }).word

it('a person is called for before anything else, a lost line before what waits at central', () => {
  const worst = { isCutOff: true, reconciled_with_central: false }
  expect(state(1, worst)).toBe('Needs a person')
  expect(state(0, worst)).toBe('Cut off')
  expect(state(0, { reconciled_with_central: false })).toBe('Failover')
  expect(state(0, {})).toBe('Selling')
})
