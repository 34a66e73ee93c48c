import { findingsText } from '@branchline/platform/command-line'
import { expect, it } from 'vitest'
import { type BranchFacts, findingsOf } from './findings.ts'

const gigabyte = 1_000_000_000
const well: BranchFacts = {
  server: { state: 'running' },
  disk: { freeBytes: 40 * gigabyte, totalBytes: 100 * gigabyte },
  connection: { ok: true, message: 'Central answers and knows this branch.' },
  deadLetters: 0,
  refusedRelease: null,
  redis: null,
  audit: { flaws: 0, text: '0 rows' },
}
const looking = (more: Partial<BranchFacts>): BranchFacts => ({ ...well, ...more })
const verdicts = (facts: BranchFacts) =>
  Object.fromEntries(findingsOf(facts).map(({ about, verdict }) => [about, verdict]))

it('of a machine that is well everything is good, and nothing is to be done', () => {
  expect(findingsOf(well).filter(({ verdict, advice }) => verdict !== 'good' || advice !== null)).toEqual([])
})

it('whatever is not good says what to do', () => {
  const worst = looking({
    server: { state: 'broken', problem: 'another process holds the folder' },
    disk: null,
    connection: { ok: false, code: 'UNAVAILABLE', message: 'Central cannot be reached.' },
    deadLetters: 3,
    refusedRelease: '/opt/branchline/branch-2',
    redis: { ok: false, problem: 'refused' },
    audit: { flaws: 1, text: 'row 1 was changed' },
  })
  for (const finding of findingsOf(worst)) {
    expect([finding.about, finding.advice === null]).toEqual([finding.about, finding.verdict === 'good'])
  }
})

it('a disk that fills up is looked at before it stops selling', () => {
  const disk = (freeBytes: number) => verdicts(looking({ disk: { freeBytes, totalBytes: 100 * gigabyte } })).disk
  expect([6, 4, 0.4].map((free) => disk(free * gigabyte))).toEqual(['good', 'warning', 'bad'])
})

it('a person reads a line for each, with what to do under it', () => {
  const text = findingsText(findingsOf(looking({ server: { state: 'open' } })))
  expect(text).toContain('ok    head office  Central answers and knows this branch.')
  expect(text).toContain(
    'look  server       not running; its database is whole\n                   Start it: tills wait for it.',
  )
})
