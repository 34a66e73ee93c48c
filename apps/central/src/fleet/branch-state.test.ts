import { expect, it } from 'vitest'
import { type BranchFacts, decideState, stateOrder } from './branch-state.ts'

const nowMs = Date.parse('2026-03-01T10:00:00.000Z')
const ago = (seconds: number) => new Date(nowMs - seconds * 1_000).toISOString()
const fine: BranchFacts = {
  enabled: true,
  lastHeartbeatAt: ago(20),
  pushIntervalSeconds: 60,
  unsent: 0,
  oldestUnsentAt: null,
  deadLetters: 0,
  conflicts: 0,
  waitingServers: 0,
  differing: 0,
  missingMoney: [],
  failoverPending: 0,
  reconciled: true,
}

it.each<[string, Partial<BranchFacts>, string]>([
  ['all is at central', {}, 'selling'],
  ['what it owes is young', { unsent: 3, oldestUnsentAt: ago(200) }, 'selling'],
  ['what it owes is old', { unsent: 3, oldestUnsentAt: ago(301) }, 'late'],
  [
    'it pushes every two seconds, and what it owes waits for a minute',
    { pushIntervalSeconds: 2, unsent: 1, oldestUnsentAt: ago(61), lastHeartbeatAt: ago(2) },
    'late',
  ],
  ['three heartbeats are out', { lastHeartbeatAt: ago(181) }, 'silent'],
  [
    'it pushes once an hour and reports every minute all the same',
    { pushIntervalSeconds: 3_600, lastHeartbeatAt: ago(181) },
    'silent',
  ],
  ['it is silent, whatever else is known', { lastHeartbeatAt: ago(900), deadLetters: 4, failoverPending: 3 }, 'silent'],
  ['it was never heard of', { lastHeartbeatAt: null }, 'new'],
  ['a person switched it off', { enabled: false, lastHeartbeatAt: ago(900), deadLetters: 1 }, 'suspended'],
  ['a dead letter', { deadLetters: 1 }, 'needsPerson'],
  ['a conflict', { conflicts: 1 }, 'needsPerson'],
  ['a second server', { waitingServers: 1 }, 'needsPerson'],
  ['a verification found something', { differing: 2 }, 'needsPerson'],
  ['money is missing', { missingMoney: ['12.50 EGP'] }, 'needsPerson'],
  ['central wrote in its name', { failoverPending: 12 }, 'failover'],
  ['it does not know yet whether central did', { reconciled: false }, 'failover'],
])('%s', (_what, facts, state) => {
  expect(decideState({ ...fine, ...facts }, nowMs).state).toBe(state)
})

it('the reason names all that waits for a person', () => {
  const facts = { ...fine, missingMoney: ['12.50 EGP'], deadLetters: 1, conflicts: 2 }
  expect(decideState(facts, nowMs).why).toBe('12.50 EGP is missing, 1 dead letter to look at, 2 conflicts to settle.')
})

it('the reason is the same as long as nothing changes', () => {
  const facts = { ...fine, lastHeartbeatAt: ago(400) }
  expect(decideState(facts, nowMs + 60_000)).toEqual(decideState(facts, nowMs))
})

it('silence is worst, and who was switched off comes last', () => {
  expect(stateOrder.at(0)).toBe('silent')
  expect(stateOrder.at(-1)).toBe('suspended')
})
