import { join } from 'node:path'
import { openLine } from '@branchline/line'
import Database from 'libsql'
import { Client } from 'pg'
import { sale } from '../documents.ts'
import type { Result, Settings } from '../result.ts'
import type { Servers } from '../servers.ts'
import { importItems, itemCount, pullAll } from './masters-pull.ts'
import { saleLatencies } from './sale-latency.ts'
import { pushAll, sell } from './sales-push.ts'

const rowsBehind = 10_000_000
const stepRows = 500_000
/** Three measurements of M and T each, before and after. */
const rounds = 3
/** Fewer than T's own: most of its time is selling them, which is not measured. */
const salesEach = 2_000

/** M, T and L with ten million rows in central's feed and as many in its receipts and a branch's outbox, beside the same before they were there. */
export async function growth(servers: Servers, { share }: Settings): Promise<Result[]> {
  const rows = Math.round(rowsBehind * share)
  await importItems(servers, itemCount)
  const before = await measure(servers, 0)
  const started = performance.now()
  await growCentral(servers.postgresUrl, rows)
  const loadedMs = performance.now() - started
  const after = await measure(servers, rows)
  const notes = [
    `${rows} rows of 200 B each loaded at central in ${Math.round(loadedMs / 1_000)} s; T is of ${salesEach} sales`,
  ]
  const what = `with ${rows} rows behind it, beside an empty system`
  return (['M', 'T', 'L'] as const).map((name) => ({
    case: `growth ${name}`,
    what: `${name} ${what}`,
    times: after[name],
    limits: before[name],
    wanted: 1.2,
    ...(name === 'M' ? { notes } : {}),
  }))
}

async function measure(servers: Servers, outboxRows: number): Promise<Record<'M' | 'T' | 'L', number[]>> {
  const found: Record<'M' | 'T' | 'L', number[]> = { M: [], T: [], L: [] }
  for (let round = 0; round < rounds; round += 1) {
    const branch = await servers.openBranch({ centralUrl: 'http://127.0.0.1:9' })
    found.M.push(await pullAll(branch, servers.centralUrl, itemCount))
    await branch.close()
  }
  const line = await openLine(servers.centralPort)
  const branch = await servers.openBranch({ centralUrl: `http://127.0.0.1:${line.port}` })
  await branch.api.sync.pull.mutate()
  if (outboxRows > 0) {
    await branch.close()
    growBranch(join(branch.dataDir, 'branch.sqlite'), outboxRows)
    await branch.reopen()
  }
  for (let round = 0; round < rounds; round += 1) {
    line.cut()
    await sell(
      branch,
      Array.from({ length: salesEach }, () => sale()),
    )
    found.T.push(await pushAll(branch, () => line.heal()))
  }
  found.L = await saleLatencies(servers, branch)
  await branch.close()
  await line.close()
  return found
}

/** Feed rows that only another branch sees, and receipts of it. */
async function growCentral(url: string, rows: number): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  for (let at = 0; at < rows; at += stepRows) {
    const to = Math.min(rows, at + stepRows)
    await client.query('BEGIN')
    // Loaded as a restored dump is: the triggers, which say what a server may do, do not run.
    await client.query("SET LOCAL session_replication_role = 'replica'")
    await client.query(
      `INSERT INTO "Document" ("doctype", "key", "name", "docstatus", "body", "hash", "hlc", "version", "scope", "position", "updatedAt")
       SELECT 'Item Price', 'OLD-' || n, 'OLD-' || n, 0, '{"doctype":"Item Price","name":"OLD-' || n || '","note":"' || repeat('x', 100) || '"}',
         md5(n::text) || md5(n::text), '1700000000000-0000-OLD', 1, 'OLD', nextval('feed_position'), now()
       FROM generate_series(${at} + 1, ${to}) AS n`,
    )
    await client.query(
      `INSERT INTO "Receipt" ("branchCode", "operationId", "instance", "sequence", "doctype", "key", "name", "operation", "payloadHash", "status", "at")
       SELECT 'OLD', 'op-' || n, 'i', n, 'Sales Invoice', 'k-' || n, 'n-' || n, 'submit', md5(n::text), 'applied', now()
       FROM generate_series(${at} + 1, ${to}) AS n`,
    )
    await client.query('COMMIT')
  }
  await client.end()
}

/** Operations that were acknowledged and not moved to History yet. */
function growBranch(file: string, rows: number): void {
  const database = new Database(file)
  for (let at = 0; at < rows; at += stepRows) {
    const series = `WITH RECURSIVE s(n) AS (SELECT ${at} + 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${Math.min(rows, at + stepRows)})`
    database.exec(
      `${series} INSERT INTO "Outbox" ("operationId", "doctype", "key", "name", "operation", "payloadHash", "hlc", "createdAt", "state", "everSent", "settledAt", "outcome")
       SELECT 'op-' || n, 'Sales Invoice', 'k-' || n, 'n-' || n, 'submit', 'h', '1700000000000-0000-OLD', '2026-03-01T00:00:00.000Z', 'acked', 1,
         strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'applied' FROM s`,
    )
    database.exec(
      `INSERT INTO "OutboxPayload" SELECT "sequence", '{"note":"' || hex(zeroblob(50)) || '"}' FROM "Outbox" o
       WHERE NOT EXISTS (SELECT 1 FROM "OutboxPayload" p WHERE p."sequence" = o."sequence") AND o."operationId" LIKE 'op-%'
         AND o."sequence" > (SELECT max("sequence") - ${stepRows} FROM "Outbox")`,
    )
  }
  database.close()
}
