import { findingsText } from '@branchline/platform'
import { expect, it } from 'vitest'
import { type CentralFacts, findingsOf } from './findings.ts'

type Look = NonNullable<CentralFacts['look']>
const wellLook: Look = {
  server: { state: 'running', aheadMs: 200 },
  database: { ok: true, version: '18.4', pending: [] },
  branches: { on: 3, silent: [] },
  disk: { freeBytes: 40e9, totalBytes: 100e9 },
  redis: { ok: true },
  alertMail: true,
}
const looking = (more: Partial<Look>) =>
  findingsOf({ nodeVersion: 'v20.19.0', environmentProblem: null, look: { ...wellLook, ...more } })
const verdictOf = (about: string, more: Partial<Look>) =>
  looking(more).find((finding) => finding.about === about)?.verdict

it('of a central that is well everything is good, and nothing is to be done', () => {
  expect(looking({}).filter(({ verdict, advice }) => verdict !== 'good' || advice !== null)).toEqual([])
})

it('whatever is not good says what to do', () => {
  const worst = looking({
    server: { state: 'broken', problem: 'UNAUTHENTICATED' },
    database: { ok: false, problem: 'refused' },
    branches: { on: 3, silent: ['CAI'] },
    disk: null,
    redis: { ok: false, problem: 'refused' },
    alertMail: false,
  })
  for (const finding of worst) {
    expect([finding.about, finding.advice === null]).toEqual([finding.about, finding.verdict === 'good'])
  }
})

it('a clock that is off, migrations that wait and branches that are silent are told', () => {
  expect(verdictOf('server', { server: { state: 'running', aheadMs: -70_000 } })).toBe('bad')
  expect(verdictOf('database', { database: { ok: true, version: '18.4', pending: ['0020_x'] } })).toBe('warning')
  const silent = ['A1', 'B1', 'C1', 'D1', 'E1', 'F1']
  expect(findingsText(looking({ branches: { on: 9, silent } }))).toContain(
    '6 of 9 not heard for an hour: A1, B1, C1, D1, E1 ...',
  )
})
