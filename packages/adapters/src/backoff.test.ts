import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

const limits = { baseMs: 1_000, capMs: 300_000 }

test('a wait is never under the base and never over the cap, however many attempts', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, random) => {
        const wait = backoffMs(n, random, limits)
        expect(Number.isInteger(wait) && wait >= limits.baseMs && wait <= limits.capMs).toBe(true)
      },
    ),
  )
})

test('the ceiling doubles with each failed attempt', () => {
  const ceilings = [1, 2, 3, 4].map((attempt) => backoffMs(attempt, 1, limits))
  expect(ceilings).toEqual([2_000, 4_000, 8_000, 16_000])
})

test('branches cut off together come back spread over the whole wait', () => {
  expect(backoffMs(5, 0, limits)).toBe(1_000)
  expect(backoffMs(5, 0.5, limits)).toBe(16_500)
})

test('a cap under the base is the wait', () => {
  expect(backoffMs(3, 0.7, { baseMs: 1_000, capMs: 200 })).toBe(200)
})
