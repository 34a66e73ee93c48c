import { expect, it } from 'vitest'
import { lostRun, type Outcome } from './outcome.ts'
import { unchecked } from './report.ts'
import { addOutcome, addTally, emptyTally, restAt, type Tally } from './tally.ts'

function outcome(seed: number, restMs: number, lost: number): Outcome {
  const run = lostRun(seed, 'it broke')
  return {
    ...run,
    broken: seed === 3 ? run.broken : null,
    restMs,
    events: seed,
    faults: { 'request lost': lost },
    checks: { 2: lost },
  }
}

function tallyOf(outcomes: Outcome[]): Tally {
  const tally = emptyTally()
  for (const one of outcomes) addOutcome(tally, one)
  return tally
}

const outcomes = [outcome(1, 1_000, 2), outcome(2, 2_040, 0), outcome(3, 90_000, 5)]

it('a search written down in pieces and added up is the whole search', () => {
  const sum = tallyOf(outcomes.slice(0, 1))
  addTally(sum, JSON.parse(JSON.stringify(tallyOf(outcomes.slice(1)))))
  expect(sum).toEqual(tallyOf(outcomes))
})

it('a fault is counted by its times and by the runs that had it, and a broken run by its seed', () => {
  const tally = tallyOf(outcomes)
  expect(tally.faults['request lost']).toEqual({ times: 7, runs: 2 })
  expect(tally.broken).toEqual([{ seed: 3, message: 'it broke' }])
  expect(tally.events).toBe(6)
})

it('checks are counted by guarantee, and one that is never checked in many runs is named', () => {
  const tally = tallyOf(outcomes)
  expect(tally.checks[2]).toEqual({ times: 7, runs: 2 })
  expect(unchecked(tally)).toEqual([])
  const many = tallyOf(Array.from({ length: 100 }, (_, seed) => outcome(seed, 1_000, 1)))
  expect(unchecked(many)).toContain('12')
  expect(unchecked(many)).not.toContain('2')
})

it('the time to rest of a share of the runs is read from its counts', () => {
  expect(restAt(tallyOf(outcomes), 0.5)).toBe(2)
  expect(restAt(tallyOf(outcomes), 0.99)).toBe(90)
})
