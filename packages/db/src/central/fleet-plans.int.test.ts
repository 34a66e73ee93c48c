import { readFileSync } from 'node:fs'
import { Client, type QueryConfig } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createScratchDatabase, startScratchServer } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { CentralReader, CentralStore } from './store.ts'

// No question of the fleet reads a table from end to end, and none looks at many more rows than it answers. Every statement that the store
// sends for it is explained and run, on tables of a size at which that shows.

let store: CentralStore
let client: Client
/** Of its own: what fills it would hold up every reader of events beside it. */
let server: Awaited<ReturnType<typeof startScratchServer>>
const asked: QueryConfig[] = []
/** As the store's own connections plan. */
const settings = ['plan_cache_mode=force_generic_plan', 'enable_seqscan=off', 'enable_bitmapscan=off']

/** Keeps what it is asked. */
class Listening extends Client {
  // biome-ignore lint/suspicious/noExplicitAny: the driver's own signatures are many
  override query(...given: any[]): any {
    const [config] = given
    if (typeof config?.text === 'string' && /^\s*\(?SELECT/.test(config.text)) asked.push(config)
    return (super.query as (...all: unknown[]) => unknown)(...given)
  }
}

const branches = 500
const at = "timestamptz '2026-03-01T00:00:00Z'"

beforeAll(async () => {
  server = await startScratchServer()
  const url = await createScratchDatabase(server.url)
  store = await openCentralStore({ dataDir: '', databaseUrl: url, Client: Listening })
  client = new Client({ connectionString: url, options: settings.map((setting) => `-c ${setting}`).join(' ') })
  await client.connect()
  const fill = (text: string) => client.query(text)
  await fill(`INSERT INTO "SiteConfig" ("branchCode", "label", "username", "createdAt")
    SELECT 'B' || lpad(n::text, 4, '0'), 'Shop ' || n, 'branch-' || n, now() FROM generate_series(1, ${branches}) n`)
  await fill(`INSERT INTO "MoneyDay" ("branchCode", "day", "currency", "sold", "arrived")
    SELECT s."branchCode", d.day, 'EGP', 1, 1 FROM "SiteConfig" s
    CROSS JOIN (SELECT to_char(date '2025-01-01' + n, 'YYYY-MM-DD') AS day FROM generate_series(0, 120) n UNION ALL SELECT '*') d`)
  await fill(`INSERT INTO "HistoryPoint" SELECT s."branchCode", 'minute', ${at} + n * interval '1 minute', 1, 1, 1
    FROM "SiteConfig" s CROSS JOIN generate_series(1, 120) n`)
  await fill(`INSERT INTO "SyncLog" ("at", "branchCode", "kind", "doctype", "name")
    SELECT now(), 'B' || lpad((n % ${branches})::text, 4, '0'), 'kind ' || n % 200, 'DocType ' || n % 50, 'N-' || n FROM generate_series(1, 50000) n`)
  await fill(`INSERT INTO "Receipt" SELECT 'B' || lpad((n % ${branches})::text, 4, '0'), 'o' || n, 'i', n, 'Sales Invoice', 'k' || n, 'N-' || n,
    'submit', 'h', 'applied', NULL, NULL, now() FROM generate_series(1, 50000) n`)
  await fill(`INSERT INTO "Document" ("doctype", "key", "name", "originBranch", "docstatus", "body", "hash", "hlc", "version", "scope", "updatedAt")
    SELECT 'Payment Entry', 'k' || n, 'N-' || n, 'B' || lpad((n % ${branches})::text, 4, '0'), 1, '{}', 'h', 'a', 1, '', now()
    FROM generate_series(1, 50000) n`)
  await fill(`INSERT INTO "Alert" ("id", "code", "branchCode", "message", "at", "state", "announced")
    SELECT 'a' || n, 'deadLetter', 'B' || lpad((n % ${branches})::text, 4, '0'), 'm', ${at} + n * interval '1 second', 'resolved', 'resolved'
    FROM generate_series(1, 20000) n`)
  await fill(`INSERT INTO "Conflict" ("id", "doctype", "key", "name", "branchCode", "incomingBody", "incomingHash", "incomingHlc", "operation", "status", "openedAt", "updatedAt")
    SELECT 'c' || lpad(n::text, 6, '0'), 'DocType ' || n % 50, 'k' || n, 'n', 'B' || lpad((n % ${branches})::text, 4, '0'), '{}', 'h', 'a', 'update', 'closed', now(), now() FROM generate_series(1, 20000) n`)
  await fill(`INSERT INTO "Command" SELECT 'c' || lpad(n::text, 6, '0'), 'B' || lpad((n % ${branches})::text, 4, '0'), 'push', '{}', 'done', 'x', now(), now(), NULL
    FROM generate_series(1, 20000) n`)
  await fill(`INSERT INTO "DeadLetterCopy" SELECT 'B' || lpad((n % ${branches})::text, 4, '0'), 'o' || n, 'Customer', 'N-' || n, 'insert', 'c', 'm', 1, 'd',
    '{"name":"N-' || n || '","sync_uuid":"u' || n || '"}'
    FROM generate_series(1, 20000) n`)
  await fill(`INSERT INTO "Alias" ("name", "aliasOf", "state", "at", "swept")
    SELECT 'A-' || n, 'C-' || n / 2, 'alias', now(), true FROM generate_series(1, 20000) n`)
  await fill(`INSERT INTO "BranchStatus" ("branchCode", "status") SELECT "branchCode", '{}' FROM "SiteConfig"`)
  await fill(`INSERT INTO "Verification" ("id", "branchCode", "state", "at", "verdict", "differing", "money", "run")
    SELECT 'v' || n, s."branchCode", 'done', ${at} + n * interval '1 day', 'equal', 0, '[]', '{}' FROM "SiteConfig" s CROSS JOIN generate_series(1, 20) n`)
  await fill(`INSERT INTO "RefusedHolder" ("branchCode", "token", "claimed", "instance", "state")
    SELECT "branchCode", 't', 'c', 'i', 'waiting' FROM "SiteConfig"`)
  await fill(`INSERT INTO "AlertChannel" ("id", "kind", "address", "severity", "enabled")
    SELECT 'c' || n, 'email', 'a', 'warning', true FROM generate_series(1, 50) n`)
  await fill(
    `INSERT INTO "User" ("username", "passwordHash", "kind") SELECT 'u' || n, 'h', 'branch' FROM generate_series(1, ${branches}) n`,
  )
  await fill('VACUUM ANALYZE')
}, 120_000)

afterAll(async () => {
  await client.end()
  await store.close()
  await server.stop()
})

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

/** What a statement reads of the tables that grow. */
async function readBy({ text, values }: QueryConfig): Promise<{ rows: number; scans: string[] }> {
  const explained = await client.query({ text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values: values ?? [] })
  const scans: string[] = []
  const count = (plan: Plan): number => {
    if (plan['Node Type'] === 'Seq Scan') scans.push(plan['Relation Name'] ?? '')
    const removed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)
    const own = plan['Relation Name'] ? (plan['Actual Rows'] + removed) * plan['Actual Loops'] : 0
    return (plan.Plans ?? []).reduce((sum, below) => sum + count(below), own)
  }
  const rows = count(explained.rows[0]['QUERY PLAN'][0].Plan)
  return { rows, scans }
}

const day = { from: '2026-03-01T00:00:00Z', to: '2026-03-01T01:00:00Z' }
const conflicts = { status: 'closed', doctype: null, branchCode: null, beforeId: null, limit: 100 } as const
const questions: [name: keyof CentralReader, rows: number, ask: (from: CentralReader) => Promise<unknown>][] = [
  ['listMoneyDays', 2 * branches, (from) => from.listMoneyDays(['*', '2025-02-01'], null)],
  ['listMoneyDays', 2, (from) => from.listMoneyDays(['*', '2025-02-01'], 'B0007')],
  ['listNewestMoneyDays', 40, (from) => from.listNewestMoneyDays('B0007', 40)],
  ['listHistory', 61, (from) => from.listHistory({ branchCode: 'B0007', resolution: 'minute', ...day, limit: 100 })],
  ['countOpenConflictsByBranch', 10, (from) => from.countOpenConflictsByBranch()],
  ['countOpenAlertsByBranch', 10, (from) => from.countOpenAlertsByBranch()],
  ['listArrivals', 300, (from) => from.listArrivals(20, 300)],
  [
    'listMadeBy',
    50,
    (from) => from.listMadeBy({ branchCode: 'B0007', doctype: 'POS Opening Shift', from: '', to: 'g', limit: 50 }),
  ],
  [
    'listDeadLetterCopies',
    100,
    (from) => from.listDeadLetterCopies({ branchCode: null, after: ['B0007', 'o7'], limit: 100 }),
  ],
  ['findDeadLetterCopies', 2, (from) => from.findDeadLetterCopies(['o7', 'o8'])],
  ['listRecordDeadLetters', 1, (from) => from.listRecordDeadLetters('Customer', 'N-7')],
  ['listCommands', 20, (from) => from.listCommands('B0007', 20)],
  ['listWaitingCommands', 20, (from) => from.listWaitingCommands('B0007', 20)],
  ['findByText', 2, (from) => from.findByText('N-7', ['Payment Entry', 'Sales Invoice', 'Customer'], 20)],
  ['findDeadLettersByText', 1, (from) => from.findDeadLettersByText('N-7', ['Customer', 'Sales Invoice'], 20)],
  ['findDeadLettersByText', 1, (from) => from.findDeadLettersByText('u7', ['Customer', 'Sales Invoice'], 20)],
  ['listRecordReceipts', 1, (from) => from.listRecordReceipts('Sales Invoice', 'k7', 100)],
  ['listRecordConflicts', 1, (from) => from.listRecordConflicts('DocType 7', 'k7', 100)],
  ['listRecordLogs', 1, (from) => from.listRecordLogs('DocType 7', 'N-7', 100)],
  ['listConflicts', 100, (from) => from.listConflicts({ ...conflicts, branchCode: 'B0007', beforeId: 'c009000' })],
  ['listConflicts', 60, (from) => from.listConflicts({ ...conflicts, doctype: 'DocType 7', beforeId: 'c003000' })],
  ['listConflicts', 100, (from) => from.listConflicts(conflicts)],
  ['listAliases', 100, (from) => from.listAliases({ state: 'alias', text: null, after: ['A-7', ''], limit: 100 })],
  ['listAliases', 4, (from) => from.listAliases({ state: null, text: 'C-7', after: null, limit: 100 })],
  ['findSetting', 1, (from) => from.findSetting('x')],
  ['listLogs', 100, (from) => from.listLogs({ beforeId: null, branchCode: 'B0007', limit: 100 })],
  ['listLogs', 100, (from) => from.listLogs({ beforeId: null, branchCode: null, limit: 100, kind: 'kind 7' })],
  ['listLogs', 100, (from) => from.listLogs({ beforeId: 40_000, branchCode: null, limit: 100, doctype: 'DocType 7' })],
  ['searchAlerts', 100, (from) => from.searchAlerts({ state: 'resolved', branchCode: null, after: null, limit: 100 })],
  ['searchAlerts', 100, (from) => from.searchAlerts({ state: null, branchCode: 'B0007', after: null, limit: 100 })],
  ['listJudgedAlerts', 10, (from) => from.listJudgedAlerts(['deadLetter', 'clone'])],
  ['listUnannounced', 10, (from) => from.listUnannounced(100)],
  ['listDueDeliveries', 10, (from) => from.listDueDeliveries(day.to, 50)],
]

it.each(questions)('%s reads about %i rows over an index, and no table from end to end', async (_name, rows, ask) => {
  asked.length = 0
  await ask(store.read)
  expect(asked.length).toBeGreaterThan(0)
  for (const statement of [...asked]) {
    const read = await readBy(statement)
    expect(read.scans).toEqual([])
    expect(read.rows, statement.text).toBeLessThanOrEqual(2 * rows)
  }
})

/** Answers that are a whole table: as many rows as it has, and why those are few. */
const wholeTables: [name: keyof CentralReader, table: string, rows: number, why: string][] = [
  ['listSites', 'SiteConfig', branches, 'a row for each branch'],
  ['listBranchStatuses', 'BranchStatus', branches, 'a row for each branch'],
  ['listRefusedHolders', 'RefusedHolder', branches, 'a row for each server that was refused and is not forgotten'],
  ['listAlertChannels', 'AlertChannel', 50, 'no more than 50 can be saved'],
  ['listUsers', 'User', branches + 1, 'a row for each login'],
]

it.each(wholeTables)('%s reads %s, %i rows, once: %s', async (name, table, rows) => {
  asked.length = 0
  if (name === 'listRefusedHolders') await store.read.listRefusedHolders(null)
  else await (store.read[name] as () => Promise<unknown>)()
  expect(asked).toHaveLength(1)
  const read = await readBy(asked[0] as QueryConfig)
  expect(read.scans.filter((scanned) => scanned !== table)).toEqual([])
  expect(read.rows).toBeLessThanOrEqual(rows)
})

it('of each branch the last verification alone is read', async () => {
  asked.length = 0
  await store.read.lastVerifications()
  const read = await readBy(asked[0] as QueryConfig)
  expect(read.scans.filter((scanned) => scanned !== 'SiteConfig')).toEqual([])
  expect(read.rows).toBeLessThanOrEqual(2 * branches)
})

it('every question that the view of the fleet asks is one of these', async () => {
  const watch = readFileSync(new URL('../../../../apps/central/src/fleet/fleet-watch.ts', import.meta.url), 'utf8')
  const held = new Set<string>([
    ...questions.map(([name]) => name),
    ...wholeTables.map(([name]) => name),
    'lastVerifications',
  ])
  const asks = [...watch.matchAll(/\bread\.(\w+)\(/g)].map(([, name]) => name as string)
  expect(asks.length).toBeGreaterThan(5)
  expect(asks.filter((name) => !held.has(name))).toEqual([])
})
