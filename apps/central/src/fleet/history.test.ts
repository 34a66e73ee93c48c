import { expect, it } from 'vitest'
import { resolutionFor } from './history.ts'

const nowMs = Date.parse('2026-03-01T10:00:00.000Z')
const hourMs = 3_600_000

it.each([
  ['the last day', 24 * hourMs, 0, 'minute'],
  ['two days', 48 * hourMs, 0, 'quarter'],
  ['an hour of last week', 169 * hourMs, 168 * hourMs, 'quarter'],
  ['two weeks', 336 * hourMs, 0, 'quarter'],
  ['a month', 720 * hourMs, 0, 'hour'],
  ['an hour of last month', 721 * hourMs, 720 * hourMs, 'hour'],
])('%s is told at the finest resolution that is kept and fits', (_what, from, to, resolution) => {
  expect(resolutionFor(nowMs - from, nowMs - to, nowMs)).toBe(resolution)
})
