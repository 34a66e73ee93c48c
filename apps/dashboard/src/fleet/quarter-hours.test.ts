import { expect, it } from 'vitest'
import { quarterHours } from './quarter-hours.ts'

it('a day has 96 quarters, and one that is not told of had nothing', () => {
  const nowMs = Date.parse('2026-03-01T12:20:00Z')
  const rows = quarterHours([{ at: '2026-03-01T12:15:00.000Z', arrived: 7 }], nowMs)
  expect(rows).toHaveLength(96)
  expect(rows.at(-1)).toEqual({ atMs: Date.parse('2026-03-01T12:15:00Z'), arrived: 7 })
  expect(rows[0]).toEqual({ atMs: Date.parse('2026-02-28T12:30:00Z'), arrived: 0 })
})
