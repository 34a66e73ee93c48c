import type { StoredAlertRow } from '@branchline/db/central'
import { expect, it } from 'vitest'
import { type Judged, planAlerts } from './plan-alerts.ts'

const startMs = Date.parse('2026-03-01T10:00:00.000Z')
const depth: Judged = {
  code: 'outboxDepth',
  branchCode: 'CAI',
  severity: 'warning',
  message: '1204 operations are owed.',
  holdMs: 600_000,
}
const letter: Judged = { code: 'deadLetter', branchCode: 'CAI', severity: 'warning', message: 'm', holdMs: 0 }
const asStored = (rows: ReturnType<typeof planAlerts>): StoredAlertRow[] =>
  rows.map((row) => ({ ...row, acknowledgedAt: null, acknowledgedBy: null, note: null }))

it('what has to last is raised when it has, as old as it is', () => {
  const first = planAlerts([depth], [], startMs)
  expect(first).toMatchObject([{ id: 'outboxDepth:CAI', state: 'pending' }])
  expect(planAlerts([depth], asStored(first), startMs + 599_000)).toEqual([])
  expect(planAlerts([depth], asStored(first), startMs + 600_000)).toMatchObject([
    { id: 'outboxDepth:CAI', state: 'open', at: new Date(startMs).toISOString() },
  ])
})

it('what was over before it lasted was never raised', () => {
  const first = planAlerts([depth], [], startMs)
  expect(planAlerts([], asStored(first), startMs + 60_000)).toMatchObject([{ state: 'resolved' }])
})

it('what is seen again is one alert, and says nothing new', () => {
  const first = planAlerts([letter], [], startMs)
  expect(first).toMatchObject([{ state: 'open' }])
  expect(planAlerts([letter], asStored(first), startMs + 15_000)).toEqual([])
})

it('what has become worse says so at once; what has become less bad stays the same trouble', () => {
  const stored = asStored(planAlerts([depth], [], startMs))
  const worse = { ...depth, severity: 'critical' as const, holdMs: 0 }
  const open = planAlerts([worse], stored, startMs + 60_000)
  expect(open).toMatchObject([{ state: 'open', severity: 'critical' }])
  expect(planAlerts([depth], asStored(open), startMs + 120_000)).toMatchObject([{ state: 'open', severity: 'warning' }])
})

it('what is so no more is resolved, and comes again as a new one', () => {
  const stored = asStored(planAlerts([letter], [], startMs))
  expect(planAlerts([], stored, startMs + 60_000)).toMatchObject([
    { state: 'resolved', resolvedAt: new Date(startMs + 60_000).toISOString() },
  ])
  expect(planAlerts([letter], [], startMs + 120_000)).toMatchObject([
    { state: 'open', at: new Date(startMs + 120_000).toISOString() },
  ])
})

it('two tills of one branch are two alerts', () => {
  const loss = { ...letter, code: 'storageLoss' }
  const ids = planAlerts(
    [
      { ...loss, subject: 'T01' },
      { ...loss, subject: 'T02' },
    ],
    [],
    startMs,
  ).map(({ id }) => id)
  expect(ids).toEqual(['storageLoss:CAI:T01', 'storageLoss:CAI:T02'])
})
