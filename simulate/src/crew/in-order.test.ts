import { expect, it } from 'vitest'
import { inOrder } from './in-order.ts'

it('answers come in the order of the items, whichever is done first, and no more than allowed are underway', async () => {
  let underway = 0
  let most = 0
  const run = async (item: number) => {
    most = Math.max(most, ++underway)
    for (let turn = 0; turn < (item * 7) % 5; turn += 1) await Promise.resolve()
    underway -= 1
    return item * item
  }
  const answers: number[] = []
  for await (const { item, answer } of inOrder([1, 2, 3, 4, 5, 6, 7], 3, run)) {
    expect(answer).toBe(item * item)
    answers.push(item)
  }
  expect(answers).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(most).toBe(3)
})
