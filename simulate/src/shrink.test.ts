import { expect, it } from 'vitest'
import type { Fault } from './faults.ts'
import { type Case, lostRun, type Outcome } from './outcome.ts'
import { shrink } from './shrink.ts'

/** Breaks while actions 3 and 7 are there and requests are lost; with two branches or more. */
const run = async ({ seed, without = [], actions, branches = 4 }: Case): Promise<Outcome> => {
  const does = (action: number) => actions?.includes(action) ?? true
  const times = (fault: Fault, often: number) => (without.includes(fault) ? 0 : often)
  const breaks = branches >= 2 && does(3) && does(7) && !without.includes('request lost')
  return {
    ...lostRun(seed, 'lost'),
    broken: breaks ? { guarantee: 2, message: 'lost' } : { guarantee: 0, message: 'something else' },
    ...{
      actions: 20,
      branches,
      faults: { 'request lost': times('request lost', 3), partition: times('partition', 1) },
    },
  }
}

const start = async () => ({ case: { seed: 812 }, outcome: await run({ seed: 812 }) })

it('what is left of a case is what breaks the same guarantee, and nothing else', async () => {
  const shrunk = await shrink(await start(), run, { runsMax: 200, isLate: () => false })
  expect(shrunk.case).toEqual({ seed: 812, without: ['partition'], actions: [3, 7], branches: 2 })
  expect(shrunk.outcome.broken?.guarantee).toBe(2)
})

it('it ends when its runs are used up or it is late, with the smallest case so far', async () => {
  const few = await shrink(await start(), run, { runsMax: 5, isLate: () => false })
  expect(few.runs).toBe(5)
  expect((await run(few.case)).broken?.guarantee).toBe(2)
  expect((await shrink(await start(), run, { runsMax: 5, isLate: () => true })).case).toEqual({ seed: 812 })
})
