import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PlantedBug } from './planted.ts'
import { Ground, runSeed } from './run-seed.ts'

let ground: Ground
beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(() => ground.remove())

/** Seeds in which people do what a bug needs, few other subjects beside it. */
const where = {
  items: [59, 94, 24, 51, 69, 73, 117, 131],
  customers: [113, 164, 208, 274, 21, 23, 25, 29, 64, 69],
  phonebook: [193, 264, 66, 141, 164, 281, 24, 28, 35, 64],
  scoped: [3, 4, 5, 8, 12, 14, 16],
  papers: [281, 141, 170, 68, 171, 176, 223],
  clocks: [274, 21, 29, 150, 198, 237],
  wallets: [1, 5, 2, 3],
  deadLetters: [2, 228, 23, 68, 131, 150, 171],
}

/** Planted bugs of what people do beyond selling, and where each is looked for. */
const planted: [PlantedBug, keyof typeof where][] = [
  ['cursor by timestamp', 'scoped'],
  ['deletions beyond the page', 'scoped'],
  ['feed of another shop', 'scoped'],
  ['move not told', 'scoped'],
  ['old tombstone again', 'scoped'],
  ['scopes left as they were', 'scoped'],
  ['rule change dropped', 'scoped'],
  ['conflict applied', 'scoped'],
  ['ties go to the incoming', 'customers'],
  ['field times unwritten', 'customers'],
  ['every field stamped', 'customers'],
  ['clock of the wall', 'clocks'],
  ['alias not rewritten', 'phonebook'],
  ['blank phone is a phone', 'phonebook'],
  ['last entry is the balance', 'wallets'],
  ['shift before its sales', 'papers'],
  ['local edit stays', 'items'],
  ['order of rows ignored', 'items'],
  ['parked and forgotten', 'customers'],
  ['dead letter lets go', 'deadLetters'],
  ['dead letter takes its chain along', 'deadLetters'],
  ['early cancel is done', 'deadLetters'],
]

it.each(planted)('the planted bug "%s" is found where there are %s', async (bug, subject) => {
  const seen: number[] = []
  for (const seed of where[subject]) {
    seen.push(seed)
    if ((await runSeed(ground, seed, { planted: bug })).broken) return
  }
  expect.fail(`seeds ${seen.join(', ')} did not find it`)
})

it.each([59, 113, 193, 264, 12, 281, 274, 2])('seed %i holds without one', async (seed) => {
  expect((await runSeed(ground, seed)).broken?.message).toBeUndefined()
})
