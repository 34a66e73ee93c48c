import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlantedBug } from './planted.ts'
import plantedSeeds from './planted-seeds.json' with { type: 'json' }
import { regressions } from './regressions.ts'
import { Ground, runSeed } from './run-seed.ts'

let ground: Ground
beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(() => ground.remove())

it('a seed is the same run every time, event for event and row for row', async () => {
  const [first, second] = [await runSeed(ground, { seed: 2 }), await runSeed(ground, { seed: 2 })]
  expect(second.digest).toBe(first.digest)
  expect(second.events).toBe(first.events)
})

it('what is left out of a run is not in it, and the rest is as it was', async () => {
  const whole = await runSeed(ground, { seed: 2, without: ['poison record'], traced: true })
  const part = await runSeed(ground, {
    seed: 2,
    without: ['poison record'],
    actions: [1, 2],
    branches: 1,
    traced: true,
  })
  expect(part.faults['poison record']).toBe(0)
  expect(part.branches).toBe(1)
  expect(part.actions).toBe(whole.actions)
  expect(part.events).toBeLessThan(whole.events)
  expect(part.broken).toBeNull()
})

it.each(regressions)('what once broke holds: $found', async ({ case: wanted }) => {
  expect((await runSeed(ground, wanted)).broken?.message).toBeUndefined()
})

// Which seeds they are, `simulate --planted --keep` says.
const seeds = Object.entries(plantedSeeds) as [PlantedBug, number][]
it.each(seeds)('the planted bug "%s" is found by seed %i', async (planted, seed) => {
  expect((await runSeed(ground, { seed, planted })).broken).not.toBeNull()
})
