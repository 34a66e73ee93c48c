import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { Result } from '../result.ts'
import type { Servers } from '../servers.ts'

const branches = 500
const operations = 1_000_000
const stepOperations = 50_000
const looks = 20
/** Central's look at the fleet is good for 300 ms: each page is to be a look of its own. */
const pauseMs = 500
const callMsMax = 60_000

/** F: the fleet's page, from the request to its last byte, with 500 branches, a million operations and their sales, and a day of charts. */
export async function fleetPage(servers: Servers): Promise<Result[]> {
  await seed(servers.postgresUrl)
  const { url, cookie } = await servers.openDashboard()
  const times: number[] = []
  let bytes = 0
  for (let look = 0; look < looks; look += 1) {
    await wait(pauseMs)
    const started = performance.now()
    const answer = await fetch(url, { headers: { cookie }, redirect: 'error', signal: AbortSignal.timeout(callMsMax) })
    const page = await answer.text()
    times.push(performance.now() - started)
    bytes = page.length
    if (!answer.ok || !page.includes('Shop 500')) throw new Error(`the fleet's page is not there: ${answer.status}`)
  }
  const what = `the fleet's page, ${branches} branches and ${operations.toLocaleString('en')} operations`
  return [{ case: 'F', what, times, limits: [], wanted: 1_000, notes: [`the page is ${Math.round(bytes / 1024)} KB`] }]
}

/** What the console's session cookie is called and holds. */
export function sessionCookie(apiUrl: string, session: { token: string; expiresAt: string }): string {
  const name = `branchline-${createHash('sha256').update(apiUrl).digest('hex').slice(0, 8)}`
  const value = JSON.stringify({ ...session, username: 'admin', role: 'admin' })
  return `${name}=${Buffer.from(value, 'utf8').toString('base64url')}`
}

async function seed(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`INSERT INTO "SiteConfig" ("branchCode", "label", "username", "createdAt")
      SELECT 'F' || lpad(n::text, 4, '0'), 'Shop ' || n, 'branch-f' || n, now() FROM generate_series(1, ${branches}) n`)
    for (let from = 0; from < operations; from += stepOperations) await addSales(client, from)
    await client.query(`UPDATE "MoneyDay" SET "sold" = "arrived", "soldCount" = "arrivedCount"`)
    await client.query(
      `INSERT INTO "BranchStatus" ("branchCode", "status", "lastHeartbeatAt", "lastPushAt", "lastPullAt")
        SELECT 'F' || lpad(n::text, 4, '0'), $1, now(), now(), now() FROM generate_series(1, ${branches}) n`,
      [JSON.stringify(heartbeat)],
    )
    await client.query(`INSERT INTO "HistoryPoint" SELECT b, 'quarter', date_trunc('hour', now()) - n * interval '15 minutes', 1, 1, 1
      FROM (SELECT "branchCode" AS b FROM "SiteConfig" WHERE "branchCode" LIKE 'F%' UNION ALL SELECT '*') s CROSS JOIN generate_series(0, 95) n
      ON CONFLICT DO NOTHING`)
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
}

/** Receipts and the sales they are of; the database's own triggers keep the books. */
async function addSales(client: Client, from: number): Promise<void> {
  const range = `generate_series(${from + 1}, ${from + stepOperations}) n`
  const branch = `'F' || lpad((n % ${branches} + 1)::text, 4, '0')`
  await client.query(`INSERT INTO "Receipt" SELECT ${branch}, 'f' || n, 'i', n, 'Sales Invoice', 'f' || n, 'SINV-F-' || n, 'submit', 'h', 'applied',
    NULL, NULL, now() FROM ${range}`)
  await client.query(`INSERT INTO "Document"
    ("doctype", "key", "name", "originBranch", "docstatus", "body", "hash", "hlc", "version", "scope", "updatedAt")
    SELECT 'Sales Invoice', 'f' || n, 'SINV-F-' || n, ${branch}, 1,
      '{"name":"SINV-F-' || n || '","docstatus":1,"currency":"EGP","grand_total":"12.50","posting_date":"' || to_char(now() - (n % 300) * interval '1 day', 'YYYY-MM-DD') || '"}',
      'h', 'a', 1, '', now() FROM ${range}`)
}

/** As much as a branch says of itself with each heartbeat. */
const heartbeat = {
  role: 'branch',
  outbox: { pending: 2, inFlight: 1, waiting: 0, dead: 0, oldestAt: null },
  parked: 0,
  watermarks: ['Item', 'Item Price', 'Customer', 'POS Profile'].map((doctype) => {
    return { doctype, at: '2026-03-01T10:00:00.000Z' }
  }),
  report: {
    version: '0.1.0',
    clockOffsetMs: 12,
    disk: { freeBytes: 40e9, totalBytes: 100e9 },
    deadLetters: 0,
    money: { sold: [], unsent: [], days: [] },
    tills: [1, 2, 3].map((n) => {
      const nothing = { shift: null, reportedAt: null, lostAt: null, lostExpected: null, lostFound: null }
      return { clientId: `01980000-0000-4000-8000-00000000000${n}`, tillCode: `T0${n}`, queued: 0, ...nothing }
    }),
    failover: { reconciled: true, pending: 0, lastReconciledAt: null },
    pushIntervalSeconds: 60,
    certificateExpiresAt: null,
    startedAt: '2026-03-01T10:00:00.000Z',
  },
}
