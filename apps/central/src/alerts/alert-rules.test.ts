import { expect, it } from 'vitest'
import { alertRules, type Condition, conditionsOf, type WatchedBranch } from './alert-rules.ts'
import { standardThresholds } from './thresholds.ts'

const nowMs = Date.parse('2026-03-01T10:00:00.000Z')
const ago = (minutes: number) => new Date(nowMs - minutes * 60_000).toISOString()
const tile: WatchedBranch['tile'] = {
  branchCode: 'CAI',
  enabled: true,
  lastHeartbeatAt: ago(0.5),
  lastPushAt: ago(0.5),
  lastContactAt: ago(0.5),
  unsent: { operations: 0, oldestAt: null, money: [] },
  deadLetters: 0,
  conflicts: 0,
  failover: { reconciled: true, pending: 0, lastReconciledAt: ago(1) },
  clockOffsetMs: 40,
  money: [
    {
      currency: 'EGP',
      sold: '1',
      atCentral: '1',
      missing: '0',
      onItsWay: '0',
      held: '0',
      oldestAt: null,
      today: { sold: '1', atCentral: '1' },
    },
  ],
}
const fine: WatchedBranch = {
  tile,
  pushIntervalSeconds: 60,
  waitingServers: 0,
  disk: { freeBytes: 50, totalBytes: 100 },
  tills: [],
  lateSales: undefined,
  certificateExpiresAt: ago(-60 * 24 * 100),
}
const owing = (operations: number, oldestMinutes = 1) => ({ operations, oldestAt: ago(oldestMinutes), money: [] })
const till = {
  clientId: 'a',
  tillCode: 'T03',
  shift: null,
  queued: 0,
  reportedAt: null,
  lostAt: ago(5),
  lostExpected: 10,
  lostFound: 4,
}
const late = (minutes: number) => ({ count: 2, lastAt: ago(minutes), message: 'SINV-CAI-T03-2026-00007 came too late' })
const shop = (more: Partial<WatchedBranch['tile']>): Partial<WatchedBranch> => ({ tile: { ...tile, ...more } })

type Fires = Pick<Condition, 'severity'> & { holdMs?: number }
const cases: [rule: string, what: string, branch: Partial<WatchedBranch>, fires: Fires | null][] = [
  ['outboxDepth', '1,000 operations owed', shop({ unsent: owing(1_000) }), null],
  ['outboxDepth', '1,001 operations owed', shop({ unsent: owing(1_001) }), { severity: 'warning', holdMs: 600_000 }],
  ['outboxDepth', '10,001 operations owed', shop({ unsent: owing(10_001) }), { severity: 'critical', holdMs: 0 }],
  ['pushLate', 'nothing owed and nothing pushed for hours', shop({ lastPushAt: ago(600) }), null],
  ['pushLate', 'a sale of a minute ago after a quiet night', shop({ lastPushAt: ago(600), unsent: owing(1, 1) }), null],
  ['pushLate', 'the last push five intervals old', shop({ lastPushAt: ago(5), unsent: owing(3, 9) }), null],
  [
    'pushLate',
    'the last push six intervals old',
    shop({ lastPushAt: ago(6), unsent: owing(3, 9) }),
    { severity: 'warning' },
  ],
  [
    'pushLate',
    'the last push 31 minutes old',
    shop({ lastPushAt: ago(31), unsent: owing(3, 60) }),
    { severity: 'critical' },
  ],
  ['pushLate', 'only dead letters owed', shop({ lastPushAt: ago(60), unsent: owing(2, 60), deadLetters: 2 }), null],
  [
    'pushLate',
    'silent for six minutes',
    shop({ lastHeartbeatAt: ago(6), lastContactAt: ago(6) }),
    { severity: 'warning' },
  ],
  [
    'pushLate',
    'silent for 31 minutes',
    shop({ lastHeartbeatAt: ago(31), lastContactAt: ago(31) }),
    { severity: 'critical' },
  ],
  ['pushLate', 'never heard of', shop({ lastHeartbeatAt: null, lastContactAt: null }), null],
  ['deadLetter', 'none', {}, null],
  ['deadLetter', 'one', shop({ deadLetters: 1 }), { severity: 'warning', holdMs: 0 }],
  ['conflict', 'none', {}, null],
  ['conflict', 'one', shop({ conflicts: 1 }), { severity: 'warning', holdMs: 0 }],
  ['notReconciled', 'reconciled', {}, null],
  [
    'notReconciled',
    'documents to be fetched',
    shop({ failover: { ...tile.failover, pending: 2 } }),
    { severity: 'critical', holdMs: 1_800_000 },
  ],
  [
    'notReconciled',
    'not known',
    shop({ failover: { ...tile.failover, reconciled: false } }),
    { severity: 'critical', holdMs: 1_800_000 },
  ],
  ['storageLoss', 'a till that lost nothing', { tills: [{ ...till, lostAt: null }] }, null],
  ['storageLoss', 'a till that lost rows', { tills: [till] }, { severity: 'critical' }],
  ['storageLoss', 'a till that lost rows eight days ago', { tills: [{ ...till, lostAt: ago(60 * 24 * 8) }] }, null],
  ['lateSale', 'none', {}, null],
  ['lateSale', 'one', { lateSales: late(5) }, { severity: 'warning' }],
  ['lateSale', 'one of eight days ago', { lateSales: late(60 * 24 * 8) }, null],
  ['clockOff', '60 seconds ahead', shop({ clockOffsetMs: 60_000 }), null],
  ['clockOff', '61 seconds ahead', shop({ clockOffsetMs: 61_000 }), { severity: 'warning' }],
  ['clockOff', '61 seconds behind', shop({ clockOffsetMs: -61_000 }), { severity: 'warning' }],
  ['clone', 'one server', {}, null],
  ['clone', 'two servers', { waitingServers: 1 }, { severity: 'critical' }],
  ['diskLow', 'a tenth free', { disk: { freeBytes: 10, totalBytes: 100 } }, null],
  ['diskLow', 'less than a tenth free', { disk: { freeBytes: 9, totalBytes: 100 } }, { severity: 'warning' }],
  ['diskLow', 'a twenty-fifth free', { disk: { freeBytes: 4, totalBytes: 100 } }, { severity: 'critical' }],
  ['diskLow', 'nothing said', { disk: null }, null],
  ['certificateExpiry', 'three weeks left', { certificateExpiresAt: ago(-60 * 24 * 21) }, null],
  ['certificateExpiry', 'a week left', { certificateExpiresAt: ago(-60 * 24 * 7) }, { severity: 'warning' }],
  ['certificateExpiry', 'ended yesterday', { certificateExpiresAt: ago(60 * 24) }, { severity: 'critical' }],
  ['missingMoney', 'none', {}, null],
  [
    'missingMoney',
    'a piaster',
    shop({ money: tile.money.map((strip) => ({ ...strip, missing: '0.01' })) }),
    { severity: 'critical' },
  ],
]

it.each(cases)('%s: %s', (rule, _what, branch, fires) => {
  const found = conditionsOf({ ...fine, ...branch }, standardThresholds, nowMs).filter(
    (condition) => condition.rule === rule,
  )
  expect(found).toEqual(fires ? [expect.objectContaining(fires)] : [])
})

it('every rule has a case that fires it and one that does not', () => {
  for (const rule of Object.keys(alertRules)) {
    const own = cases.filter(([name]) => name === rule)
    expect(own.some(([, , , fires]) => fires !== null) && own.some(([, , , fires]) => fires === null), rule).toBe(true)
  }
})

it('nothing is raised of a branch that all is well with, or that a person switched off', () => {
  expect(conditionsOf(fine, standardThresholds, nowMs)).toEqual([])
  const off = { ...fine, tile: { ...tile, enabled: false, deadLetters: 3 } }
  expect(conditionsOf(off, standardThresholds, nowMs)).toEqual([])
})

it('thresholds that a person set are gone by', () => {
  const owed = { ...fine, tile: { ...tile, unsent: owing(50) } }
  expect(conditionsOf(owed, { ...standardThresholds, outboxWarningOperations: 10 }, nowMs)).toHaveLength(1)
})

it.each([
  ['deadLetter', 1, 'One of its operations waits for a person: central refuses it.'],
  ['deadLetter', 2, '2 of its operations wait for a person: central refuses them.'],
  ['conflict', 1, 'A conflict is to be settled.'],
  ['conflict', 3, '3 conflicts are to be settled.'],
] as const)('%s says how many: %i', (rule, count, message) => {
  const counts = rule === 'deadLetter' ? { deadLetters: count } : { conflicts: count }
  const found = conditionsOf({ ...fine, tile: { ...tile, ...counts } }, standardThresholds, nowMs)
  expect(found.map((condition) => condition.message)).toEqual([message])
})
