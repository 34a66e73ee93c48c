import fc from 'fast-check'
import { expect, it } from 'vitest'
import { neverHour, nextNight } from './next-night.ts'

const at = (text: string) => Date.parse(text)
const night = { hour: 3, timezone: 'Africa/Cairo', lastMs: null, chance: 0 }

it('a branch is verified in that hour of its own clock, at a minute that chance says', () => {
  const nowMs = at('2026-01-10T12:00:00Z')
  expect(nextNight({ ...night, nowMs })).toBe(at('2026-01-11T01:00:00Z'))
  expect(nextNight({ ...night, nowMs, chance: 0.5 })).toBe(at('2026-01-11T01:30:00Z'))
  expect(nextNight({ ...night, nowMs, timezone: 'Asia/Kathmandu' })).toBe(at('2026-01-10T21:15:00Z'))
})

it('one that was verified this night waits for the next', () => {
  const nowMs = at('2026-01-11T01:20:00Z')
  expect(nextNight({ ...night, nowMs, lastMs: nowMs })).toBe(at('2026-01-12T01:00:00Z'))
})

it('a server that is switched off at night makes up for it soon after it starts', () => {
  const nowMs = at('2026-01-11T07:00:00Z')
  expect(nextNight({ ...night, nowMs, lastMs: at('2026-01-10T01:10:00Z'), chance: 0.5 })).toBe(nowMs + 300_000)
})

it('hour 24 is never', () => {
  expect(nextNight({ ...night, nowMs: 0, hour: neverHour })).toBeNull()
})

it('there is one night run a day, whatever the clocks do', () => {
  const zones = fc.constantFrom('UTC', 'Africa/Cairo', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
  fc.assert(
    fc.property(
      fc.integer({ min: at('2026-01-01'), max: at('2027-01-01') }),
      fc.nat(23),
      zones,
      (nowMs, hour, timezone) => {
        const next = nextNight({ nowMs, hour, timezone, lastMs: nowMs, chance: 0 })
        // Where the clock skips the hour, the night after.
        expect(next).toBeGreaterThan(nowMs)
        expect(next).toBeLessThanOrEqual(nowMs + 50 * 3_600_000)
      },
    ),
  )
})
