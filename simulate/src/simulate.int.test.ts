import { afterAll, beforeAll, expect, it } from 'vitest'
import { plantedNames } from './planted.ts'
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

const seeds: Record<string, number> = plantedSeeds
// Which seeds they are, `simulate --planted --keep` says.
it.each(plantedNames)('the planted bug "%s" is found by the seed that is known to find it', async (planted) => {
  const seed = seeds[planted]
  expect(seed).toBeDefined()
  expect((await runSeed(ground, { seed: seed ?? 0, planted })).broken).not.toBeNull()
})
