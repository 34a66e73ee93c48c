import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dueDay } from './due-day.ts'

const at = (text: string) => Date.parse(text)
const cairo = (hour: number) => ({ hour, timezone: 'Africa/Cairo' })

it.each([
  ['at 22:00 in Cairo, that of the same day', cairo(22), '2026-03-01T20:00:00Z', '2026-03-01'],
  ['a moment before, still that of the day before', cairo(22), '2026-03-01T19:59:59Z', '2026-02-28'],
  ['at 01:00 in Cairo, that of the day before', cairo(1), '2026-03-01T23:00:00Z', '2026-03-01'],
  ['before 01:00 in Cairo, that of two days before', cairo(1), '2026-03-01T22:30:00Z', '2026-02-28'],
  ['at midnight, that of the day that ended', { hour: 0, timezone: 'UTC' }, '2026-03-02T00:00:00Z', '2026-03-01'],
])('%s', (_what, report, now, day) => {
  expect(dueDay(report, at(now))).toBe(day)
})

it('what is due only ever moves on, at most by a day, also where the clock is put forward or back', () => {
  const zones = fc.constantFrom('Africa/Cairo', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'UTC')
  const start = at('2026-01-01T00:00:00Z')
  fc.assert(
    fc.property(
      zones,
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 24 * 365 }),
      (timezone, hour, after) => {
        const first = dueDay({ hour, timezone }, start + after * 3_600_000)
        const second = dueDay({ hour, timezone }, start + (after + 1) * 3_600_000)
        expect([0, 86_400_000]).toContain(at(second) - at(first))
      },
    ),
  )
})
