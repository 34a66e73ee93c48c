import type { Operation } from '@branchline/protocol'
import type { Db } from '../sql.ts'
import type { VerifyFactsRow, VerifyReader, VerifyRow, VerifyRunRow } from '../verify-rows.ts'
import { documentColumns } from './documents.ts'

export async function listRange(
  db: Db,
  { doctype, after, through, limit }: Parameters<VerifyReader['listRange']>[0],
): Promise<VerifyRow[]> {
  return db.sql.all(
    `SELECT ${documentColumns}, d."generation" FROM "Document" d
     WHERE d."doctype" = ? AND d."key" > ? AND (? IS NULL OR d."key" <= ?) ORDER BY d."key" LIMIT ?`,
    doctype,
    after ?? '',
    through,
    through,
    limit,
  )
}

export async function findRecords(db: Db, doctype: string, keys: string[]): Promise<VerifyRow[]> {
  return db.sql.all(
    `SELECT ${documentColumns}, d."generation" FROM "Document" d
     WHERE d."doctype" = ? AND d."key" IN (SELECT value FROM json_each(?))`,
    doctype,
    JSON.stringify(keys),
  )
}

interface OperationRow {
  key: string
  sequence: number
  operation: Operation
  hash: string
  state: string
}

export async function findVerifyFacts(db: Db, doctype: string, keys: string[]): Promise<Map<string, VerifyFactsRow>> {
  const list = JSON.stringify(keys)
  const operations = db.sql.all<OperationRow>(
    `SELECT "key", "sequence", "operation", "payloadHash" AS hash, "state" FROM "Outbox"
     WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))
     UNION ALL
     SELECT "key", "sequence", "operation", "payloadHash", CASE WHEN "outcome" = 'discarded' THEN 'discarded' ELSE 'acked' END
     FROM "History" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))
     ORDER BY 2`,
    doctype,
    list,
    doctype,
    list,
  )
  const beside = db.sql.all<{ key: string; what: 'parked' | 'localEdit' }>(
    `SELECT "key", 'parked' AS what FROM "Parked" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))
     UNION ALL
     SELECT "key", 'localEdit' FROM "LocalEdit" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))`,
    doctype,
    list,
    doctype,
    list,
  )
  const facts = new Map<string, VerifyFactsRow>()
  const of = (key: string): VerifyFactsRow => {
    const known = facts.get(key) ?? { owed: null, parked: false, localEdit: false, last: null, discarded: false }
    facts.set(key, known)
    return known
  }
  for (const { key, what } of beside) of(key)[what] = true
  for (const { key, operation, hash, state } of operations) note(of(key), { operation, hash, state })
  return facts
}

/** Operations come in the order of their making. */
function note(
  facts: VerifyFactsRow,
  { operation, hash, state }: Pick<OperationRow, 'operation' | 'hash' | 'state'>,
): void {
  facts.discarded = state === 'discarded'
  if (state === 'acked') facts.last = { operation, hash }
  else if (state === 'dead') facts.owed = 'dead'
  else if (state !== 'discarded') facts.owed ??= 'owed'
}

export async function historyReach(db: Db): Promise<string | null> {
  const rows = db.sql.all<{ at: string | null }>(
    `SELECT coalesce((SELECT "createdAt" FROM "History" ORDER BY "sequence" LIMIT 1),
       (SELECT "createdAt" FROM "Outbox" ORDER BY "sequence" LIMIT 1)) AS at`,
  )
  return rows[0]?.at ?? null
}

export async function listVerifyRuns(db: Db, limit: number): Promise<VerifyRunRow[]> {
  return db.prisma.verifyRun.findMany({ orderBy: { endedAt: 'desc' }, take: limit })
}

export async function lastNightlyAt(db: Db): Promise<string | null> {
  const [row] = db.sql.all<{ endedAt: string }>(
    'SELECT "endedAt" FROM "VerifyRun" WHERE "nightly" ORDER BY "endedAt" DESC LIMIT 1',
  )
  return row?.endedAt ?? null
}

export async function putVerifyRun(db: Db, row: VerifyRunRow, keep: number): Promise<void> {
  await db.prisma.verifyRun.upsert({ where: { id: row.id }, create: row, update: row })
  db.sql.run(
    'DELETE FROM "VerifyRun" WHERE "id" NOT IN (SELECT "id" FROM "VerifyRun" ORDER BY "endedAt" DESC LIMIT ?)',
    keep,
  )
}
