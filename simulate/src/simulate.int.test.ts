import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlantedBug } from './planted.ts'
import { Ground, runSeed } from './run-seed.ts'

let ground: Ground
beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(() => ground.remove())

const seeds = Array.from({ length: 8 }, (_, index) => 101 + index)

it.each(seeds)('seed %i: whatever fails, all sides end with the same', async (seed) => {
  expect((await runSeed(ground, seed)).broken?.message).toBeUndefined()
})

it('a seed is the same run every time, event for event and row for row', async () => {
  const [first, second] = [await runSeed(ground, 104), await runSeed(ground, 104)]
  expect(second.digest).toBe(first.digest)
  expect(second.events).toBe(first.events)
})

/** Each planted bug with a seed that is known to find it. */
const found: [PlantedBug, number][] = []

it.each(found)('the planted bug "%s" is found by seed %i', async (planted, seed) => {
  expect((await runSeed(ground, seed, { planted })).broken).not.toBeNull()
})
