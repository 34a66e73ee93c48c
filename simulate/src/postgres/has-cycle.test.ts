import { expect, it } from 'vitest'
import { hasCycle } from './has-cycle.ts'

it('a queue is no circle, however many wait for the same one', () => {
  expect(
    hasCycle(
      new Map([
        [2, [1]],
        [3, [1, 2]],
        [4, [1, 2, 3]],
      ]),
    ),
  ).toBe(false)
})

it('two that wait for each other are a circle, and so are three behind another that waits', () => {
  expect(
    hasCycle(
      new Map([
        [1, [2]],
        [2, [1]],
      ]),
    ),
  ).toBe(true)
  expect(
    hasCycle(
      new Map([
        [9, [1]],
        [1, [2]],
        [2, [3]],
        [3, [1]],
      ]),
    ),
  ).toBe(true)
})
