import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Crew } from './crew/crew.ts'
import { argumentsOf } from './outcome.ts'

const seedsPerTest = 100
const tests = 5
/** A hundred runs take half a minute; on a busy machine they still end. */
const testMsMax = 900_000
/** Seeds by which nothing else is known. */
const freshFrom = 10_000_000

/**
 * Other seeds for every state of the code, and the same for one: what breaks is broken by what changed, and breaks again.
 * BRANCHLINE_SEEDS_FROM runs those of another state, or any.
 */
function firstSeed(): number {
  const given = process.env.BRANCHLINE_SEEDS_FROM
  return given === undefined ? freshFrom + treeNumber() : Number(given)
}

/** The first digits of the hash of what is committed; 0 where there is no history. */
function treeNumber(): number {
  try {
    const tree = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], { encoding: 'utf8' })
    return Number.parseInt(tree.slice(0, 7), 16)
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
