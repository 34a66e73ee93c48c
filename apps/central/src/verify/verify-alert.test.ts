import type { VerifyRun } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { alertMessage, endsAlert } from './verify-alert.ts'

const run = (more: Partial<VerifyRun> = {}): VerifyRun => ({
  ...{ id: 'a', branchCode: 'CAI', by: 'night', nightly: true, state: 'done', scope: {}, looked: 10 },
  ...{ startedAt: '2026-03-01T03:00:00.000Z', endedAt: '2026-03-01T03:00:05.000Z', code: null, message: null },
  ...{ verdict: 'equal', doctypes: [], onItsWay: [], differing: { count: 0, money: {} } },
  ...{ mismatches: [], cells: [], cellsLeftOut: 0, repaired: 0 },
  ...more,
})
const mismatch = (name: string) =>
  ({ doctype: 'Sales Invoice', name, what: 'content' }) as unknown as VerifyRun['mismatches'][number]
const differs = run({
  verdict: 'differs',
  differing: { count: 7, money: { EGP: '12.50' } },
  mismatches: ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map(mismatch),
})

it('a run that found something is told of: how many, how much, and the first five by name', () => {
  expect(alertMessage(differs)).toBe(
    '7 records of CAI differ, 12.50 EGP at stake: ' +
      ['A', 'B', 'C', 'D', 'E'].map((name) => `Sales Invoice ${name} (content)`).join(', ') +
      ', and 2 more',
  )
  expect(alertMessage({ ...differs, differing: { count: 1, money: {} }, mismatches: [mismatch('A')] })).toBe(
    '1 record of CAI differs: Sales Invoice A (content)',
  )
})

it('a run that found nothing, that lasts still, or that came to no end raises no alert', () => {
  expect(alertMessage(run())).toBeNull()
  expect(alertMessage({ ...differs, state: 'running', verdict: null })).toBeNull()
  expect(alertMessage({ ...differs, state: 'waiting', verdict: null })).toBeNull()
  expect(alertMessage({ ...differs, state: 'failed', verdict: null })).toBeNull()
  expect(alertMessage({ ...differs, state: 'failed' })).toBeNull()
})

it('only a run that looked at everything and found nothing ends it', () => {
  expect(endsAlert(run())).toBe(true)
  expect(endsAlert(run({ scope: { days: 1 } }))).toBe(false)
  expect(endsAlert(run({ scope: { doctypes: ['Item'] } }))).toBe(false)
  expect(endsAlert(run({ state: 'failed', verdict: null }))).toBe(false)
  expect(endsAlert(differs)).toBe(false)
})
