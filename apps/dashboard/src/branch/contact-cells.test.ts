import { expect, it } from 'vitest'
import { contactCells } from './contact-cells.ts'

const minute = 60_000
const at = (minutes: number) => new Date(minutes * minute).toISOString()
const point = (minutes: number) => ({ at: at(minutes), outbox: 0, arrived: 0, contacts: 1 })
const history = (...minutes: number[]) => ({
  resolution: 'minute' as const,
  stepMs: minute,
  points: minutes.map(point),
})

it('a part of the time without a point is silence, one before the first point is nothing at all', () => {
  const cells = contactCells(history(2, 3, 5), 0, 6 * minute)
  expect(cells.map(({ contacts }) => contacts)).toEqual([null, null, 1, 1, 0, 1])
})

it('a long time is shown in at most 97 parts, and no contact is left out', () => {
  const minutes = Array.from({ length: 1_000 }, (_, one) => one)
  const cells = contactCells(history(...minutes), 0, 1_000 * minute)
  expect(cells.length).toBeLessThanOrEqual(97)
  expect(cells.reduce((sum, { contacts }) => sum + (contacts ?? 0), 0)).toBe(1_000)
})

it('a branch that was never heard of has no silence', () => {
  expect(contactCells(history(), 0, 3 * minute).every(({ contacts }) => contacts === null)).toBe(true)
})
