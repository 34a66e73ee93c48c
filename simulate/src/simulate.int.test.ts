import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlantedBug } from './planted.ts'
import { Ground, runSeed } from './run-seed.ts'

let ground: Ground
beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(() => ground.remove())

/** Those that find planted bugs are among them: without a bug they find nothing. */
const seeds = [1, 4, 6, 9, 11, 18]

it.each(seeds)('seed %i: whatever fails, all sides end with the same', async (seed) => {
  expect((await runSeed(ground, seed)).broken?.message).toBeUndefined()
})

it('a seed is the same run every time, event for event and row for row', async () => {
  const [first, second] = [await runSeed(ground, 4), await runSeed(ground, 4)]
  expect(second.digest).toBe(first.digest)
  expect(second.events).toBe(first.events)
})

/** Each planted bug with a seed that is known to find it. */
const found: [PlantedBug, number][] = [
  ['ack before commit', 6],
  ['receipt forgotten', 1],
  ['cancel swallowed', 1],
  ['page skips one', 2],
  ['deletion without tombstone', 3],
  ['sale without its operation', 4],
  ['in flight not reset', 2],
  ['outage counted', 1],
  ['silence taken for yes', 4],
  ['numbers given back', 1],
  ['echo', 1],
  ['page partly applied', 1],
  ['numbers of the backup', 6],
  ['nothing sent again', 9],
  ['reload sweeps nothing', 11],
  ['one epoch for every life', 9],
  ['floor too high', 1],
  ['torn body partly applied', 4],
  ['compaction in flight', 1],
  ['stops after a refused login', 10],
  ['waits by the wall clock', 10],
]

it.each(found)('the planted bug "%s" is found by seed %i', async (planted, seed) => {
  expect((await runSeed(ground, seed, { planted })).broken).not.toBeNull()
})
