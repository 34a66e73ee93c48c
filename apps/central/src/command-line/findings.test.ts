import { findingsText } from '@branchline/platform/command-line'
import { expect, it } from 'vitest'
import { type CentralFacts, findingsOf } from './findings.ts'

const day = 86_400_000
const now = Date.parse('2026-12-01T00:00:00Z')
const database = { ok: true as const, version: '18.4', pending: [], connectionsMax: 97, centrals: 3 }
const wellLook: CentralFacts = {
  server: { state: 'running', aheadMs: 200 },
  database,
  poolConnections: 12,
  branches: { on: 3, silent: [] },
  disk: { freeBytes: 40e9, totalBytes: 100e9 },
  redis: { ok: true },
  tls: { where: 'https://central.example.com', untilMs: now + 60 * day, problem: null },
  alertMail: true,
}
const looking = (more: Partial<CentralFacts>) => findingsOf({ ...wellLook, ...more }, now)
const verdictOf = (about: string, more: Partial<CentralFacts>) =>
  looking(more).find((finding) => finding.about === about)?.verdict

it('of a central that is well everything is good, and nothing is to be done', () => {
  expect(looking({}).filter(({ verdict, advice }) => verdict !== 'good' || advice !== null)).toEqual([])
})

it('whatever is not good says what to do', () => {
  const worst = looking({
    server: { state: 'broken', problem: 'Log in.', code: 'UNAUTHENTICATED' },
    database: { ok: false, problem: 'refused' },
    branches: { on: 3, silent: ['CAI'] },
    disk: null,
    redis: { ok: false, problem: 'refused' },
    tls: { where: null, allowsHttp: false },
    alertMail: false,
  })
  for (const finding of worst) {
    expect([finding.about, finding.advice === null]).toEqual([finding.about, finding.verdict === 'good'])
  }
})

it('a clock that is off, migrations that wait and branches that are silent are told', () => {
  expect(verdictOf('server', { server: { state: 'running', aheadMs: -70_000 } })).toBe('bad')
  expect(verdictOf('database', { database: { ...database, pending: ['0020_x'] } })).toBe('warning')
  const silent = ['A1', 'B1', 'C1', 'D1', 'E1', 'F1']
  expect(findingsText(looking({ branches: { on: 9, silent } }))).toContain(
    '6 of 9 not heard for an hour: A1, B1, C1, D1, E1 ...',
  )
})

it('a certificate that ends, ended or is refused, and plain http, are told', () => {
  const seen = (days: number, problem: string | null = null) =>
    verdictOf('TLS', { tls: { where: 'https://central.example.com', untilMs: now + days * day, problem } })
  expect([seen(30), seen(13), seen(-2), seen(30, 'self-signed certificate')]).toEqual(['good', 'warning', 'bad', 'bad'])
  const plain = [true, false].map((allowsHttp) => looking({ tls: { where: null, allowsHttp } }))
  expect(plain.map(findingsText).map((text) => /TLS +(.*)/.exec(text)?.[1])).toEqual([
    'plain http is taken from every machine',
    'central speaks plain http, to this machine and its proxies alone',
  ])
})

it('more centrals than PostgreSQL has connections for are told, with how many it needs', () => {
  const of = (poolConnections: number, centrals: number) =>
    looking({ poolConnections, database: { ...database, centrals } }).find(({ about }) => about === 'connections')
  expect([of(12, 3), of(12, 5), of(12, 6), of(90, 1)].map((found) => found?.verdict)).toEqual([
    'good',
    'warning',
    'bad',
    'bad',
  ])
  expect(of(12, 6)).toMatchObject({
    found: '97: room for 5 centrals of 13; 6 run',
    advice: expect.stringContaining('98'),
  })
})
