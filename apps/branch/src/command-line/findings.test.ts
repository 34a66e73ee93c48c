import { findingsText } from '@branchline/platform'
import { expect, it } from 'vitest'
import { type BranchFacts, findingsOf } from './findings.ts'

const gigabyte = 1_000_000_000
const well: BranchFacts = {
  nodeVersion: 'v20.19.0',
  environmentProblem: null,
  look: {
    server: { state: 'running' },
    disk: { freeBytes: 40 * gigabyte, totalBytes: 100 * gigabyte },
    connection: { ok: true, message: 'Central answers and knows this branch.' },
    deadLetters: 0,
    redis: null,
    audit: { flaws: 0, text: '0 rows' },
  },
}
const verdicts = (facts: BranchFacts) =>
  Object.fromEntries(findingsOf(facts).map(({ about, verdict }) => [about, verdict]))
const looking = (more: Partial<NonNullable<BranchFacts['look']>>): BranchFacts => ({
  ...well,
  look: { ...(well.look as NonNullable<BranchFacts['look']>), ...more },
})

it('of a machine that is well everything is good, and nothing is to be done', () => {
  expect(findingsOf(well).filter(({ verdict, advice }) => verdict !== 'good' || advice !== null)).toEqual([])
})

it('whatever is not good says what to do', () => {
  const worst = looking({
    server: { state: 'broken', problem: 'another process holds the folder' },
    disk: null,
    connection: { ok: false, code: 'UNAVAILABLE', message: 'Central cannot be reached.' },
    deadLetters: 3,
    redis: { ok: false, problem: 'refused' },
    audit: { flaws: 1, text: 'row 1 was changed' },
  })
  for (const finding of findingsOf({ ...worst, nodeVersion: 'v18.0.0' })) {
    expect([finding.about, finding.advice === null]).toEqual([finding.about, finding.verdict === 'good'])
  }
})

it('an environment that is not complete is all there is to say', () => {
  expect(verdicts({ ...well, environmentProblem: 'BRANCH_CODE: is missing', look: null })).toEqual({
    Node: 'good',
    environment: 'bad',
  })
})

it('a disk that fills up is looked at before it stops selling', () => {
  const disk = (freeBytes: number) => verdicts(looking({ disk: { freeBytes, totalBytes: 100 * gigabyte } })).disk
  expect([6, 4, 0.4].map((free) => disk(free * gigabyte))).toEqual(['good', 'warning', 'bad'])
})

it('an old Node is named, a newer one is welcome', () => {
  const node = (nodeVersion: string) => verdicts({ ...well, nodeVersion }).Node
  expect(['v18.20.0', 'v20.18.9', 'v20.19.0', 'v24.1.0'].map(node)).toEqual(['bad', 'bad', 'good', 'good'])
})

it('a person reads a line for each, with what to do under it', () => {
  const text = findingsText(findingsOf(looking({ server: { state: 'open' } })))
  expect(text).toContain('ok    Node         v20.19.0')
  expect(text).toContain(
    'look  server       not running; its database is whole\n                   Start it: tills wait for it.',
  )
})
