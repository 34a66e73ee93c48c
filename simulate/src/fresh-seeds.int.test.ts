import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Crew } from './crew/crew.ts'
import { argumentsOf } from './outcome.ts'

const seedsPerTest = 50
const tests = 3
/** Fifty runs take a minute; on a busy machine they still end. */
const testMsMax = 900_000
const seedsOfDay = 1_000_000

/**
 * Other seeds in every run, and none that other days had: the day decides the million, commit and minute where in it. BRANCHLINE_SEEDS_FROM
 * runs those of another run again.
 */
function firstSeed(): number {
  const given = process.env.BRANCHLINE_SEEDS_FROM
  if (given !== undefined) return Number(given)
  const minute = Math.floor(Date.now() / 60_000)
  const [day, minuteOfDay] = [Math.floor(minute / 1_440) % 900, minute % 1_440]
  return 10_000_000 + day * seedsOfDay + ((commitNumber() + minuteOfDay * 619) % (seedsOfDay - 1_000))
}

/** The first digits of the commit's hash; 0 where there is no history. */
function commitNumber(): number {
  try {
    return Number.parseInt(execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).slice(0, 7), 16)
  } catch {
    return 0
  }
}

const from = firstSeed()
const starts = Array.from({ length: tests }, (_, index) => from + index * seedsPerTest)

let crew: Crew
beforeAll(() => {
  console.log(`fresh seeds: ${from} to ${from + tests * seedsPerTest - 1}; again: BRANCHLINE_SEEDS_FROM=${from}`)
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
