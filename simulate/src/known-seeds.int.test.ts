import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Crew } from './crew/crew.ts'
import { argumentsOf } from './outcome.ts'

const seedsPerTest = 50
const tests = 3
/** Fifty runs take seconds; on a busy machine they still end. */
const testMsMax = 300_000

/** The same for every commit while docs/reliability.md names seeds that break: a test run is to say what a commit changed. */
const firstSeed = 3_000

const starts = Array.from({ length: tests }, (_, index) => firstSeed + index * seedsPerTest)

let crew: Crew
beforeAll(() => {
  crew = new Crew(availableParallelism(), fileURLToPath(new URL('../dist/crew/worker.js', import.meta.url)))
})
afterAll(() => crew.dismiss())

it.each(starts)(
  `every guarantee holds in the ${seedsPerTest} runs from seed %i on`,
  async (start) => {
    const seeds = Array.from({ length: seedsPerTest }, (_, index) => start + index)
    const outcomes = await Promise.all(seeds.map((seed) => crew.run({ seed })))
    const broken = outcomes.flatMap(({ seed, broken }) =>
      broken ? [`${argumentsOf({ seed })}: ${broken.message}`] : [],
    )
    expect(broken).toEqual([])
    expect(outcomes.every(({ events }) => events > 0)).toBe(true)
  },
  testMsMax,
)
