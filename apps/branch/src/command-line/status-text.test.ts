import type { StatusSummary } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { statusText } from './status-text.ts'

const nowMs = Date.parse('2026-03-02T12:00:00.000Z')
const status: StatusSummary = {
  role: 'branch',
  branchCode: 'CAI',
  outbox: { pending: 0, inFlight: 0, waiting: 0, dead: 0, oldestAt: null },
  parked: 0,
  conflicts: 0,
  watermarks: [],
  lastPushAt: '2026-03-02T11:59:50.000Z',
  lastPullAt: null,
  lastError: null,
  logs: [],
}

it('a branch that owes nothing says so', () => {
  expect(statusText(status, nowMs)).toBe(`Branch CAI

owed to head office  nothing
last sent            just now
last fetched         never
dead letters         none
parked               none
last error           none`)
})

it('what waits is counted, with the age of the oldest; what needs a person says where to look', () => {
  const outbox = { pending: 3, inFlight: 1, waiting: 1, dead: 2, oldestAt: '2026-03-02T09:00:00.000Z' }
  const text = statusText({ ...status, outbox, redis: 'away', lastError: 'Central cannot be reached.' }, nowMs)
  expect(text).toContain('owed to head office  5 operations, the oldest 3 hours ago')
  expect(text).toContain('dead letters         2: a person has to look (branch dead-letters)')
  expect(text).toContain('Redis                away; jobs run without it')
  expect(text).toContain('last error           Central cannot be reached.')
})
