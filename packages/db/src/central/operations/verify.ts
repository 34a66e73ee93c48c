import { textArray } from '../binary-arrays.ts'
import type { PrismaClient } from '../generated/client.ts'
import type { Sql } from '../sql.ts'
import type {
  VerificationRow,
  VerificationSummaryRow,
  VerifyFactsRow,
  VerifyReader,
  VerifyRow,
  VerifyScope,
} from '../verify-rows.ts'
import { documentColumns } from './documents.ts'

type Db = Pick<PrismaClient, 'verification'>

const columns = `${documentColumns}, d."position"`

/** What a branch wrote is found over an index of its own; what comes down to it, over the primary key. */
function visible(own: boolean): string {
  return own
    ? `d."doctype" = $1 AND d."originBranch" = $2 AND d."originBranch" IS NOT NULL`
    : `d."doctype" = $1 AND d."scope" IN ('*', $2)`
}

export async function listRange(
  sql: Sql,
  { doctype, branchCode, own, after, through, limit }: Parameters<VerifyReader['listRange']>[0],
): Promise<VerifyRow[]> {
  return sql.all(
    `SELECT ${columns} FROM "Document" d
     WHERE ${visible(own)} AND d."key" > $3 ${through === null ? '' : 'AND d."key" <= $5'} ORDER BY d."key" LIMIT $4`,
    doctype,
    branchCode,
    after ?? '',
    limit,
    ...(through === null ? [] : [through]),
  )
}

export async function findVisible(
  sql: Sql,
  { doctype, branchCode, own, keys }: VerifyScope & { keys: string[] },
): Promise<VerifyRow[]> {
  return sql.all(
    `SELECT ${columns} FROM unnest($3::text[]) AS k(key)
     CROSS JOIN LATERAL (SELECT * FROM "Document" WHERE "doctype" = $1 AND "key" = k.key OFFSET 0) d WHERE ${visible(own)}`,
    doctype,
    branchCode,
    textArray(keys),
  )
}

export async function findVerifyFacts(
  sql: Sql,
  { doctype, branchCode, own, keys, receiptKeys }: Parameters<VerifyReader['findVerifyFacts']>[0],
): Promise<VerifyFactsRow[]> {
  const rows = await sql.all<{ key: string; deleted: boolean; position: bigint | null; conflict: boolean }>(
    `SELECT k.key, t."key" IS NOT NULL AS deleted, t."position",
       EXISTS (SELECT 1 FROM "Conflict" c WHERE c."doctype" = $1 AND c."key" = k.key AND c."status" = 'open') AS conflict
     FROM unnest($3::text[]) AS k(key)
     LEFT JOIN LATERAL (SELECT "key", "position" FROM "Tombstone"
       WHERE "doctype" = $1 AND "key" = k.key AND ($4 OR "scope" IN ('*', $2)) ORDER BY "position" DESC NULLS LAST LIMIT 1) t ON true`,
    doctype,
    branchCode,
    textArray(keys),
    own,
  )
  const receipts = receiptKeys.length === 0 ? [] : await findReceipts(sql, doctype, branchCode, receiptKeys)
  const receiptOf = new Map(receipts.map(({ key, operation, hash }) => [key, { operation, hash }]))
  const factsOf = new Map(rows.map((row) => [row.key, row]))
  return keys.map((key) => {
    const row = factsOf.get(key)
    return {
      key,
      deletedAt: row?.deleted ? { position: row.position } : null,
      conflict: row?.conflict ?? false,
      receipt: receiptOf.get(key) ?? null,
    }
  })
}

type ReceiptOfKey = { key: string } & NonNullable<VerifyFactsRow['receipt']>

async function findReceipts(sql: Sql, doctype: string, branchCode: string, keys: string[]): Promise<ReceiptOfKey[]> {
  return sql.all(
    `SELECT DISTINCT ON (r."key") r."key", r."operation", r."payloadHash" AS hash FROM "Receipt" r
     WHERE r."branchCode" = $1 AND r."doctype" = $2 AND r."key" = ANY($3::text[]) ORDER BY r."key", r."at" DESC, r."sequence" DESC`,
    branchCode,
    doctype,
    textArray(keys),
  )
}

export async function listVerifications(db: Db, branchCode: string | null, limit: number): Promise<VerificationRow[]> {
  const rows = await db.verification.findMany({
    where: branchCode === null ? {} : { branchCode },
    orderBy: { at: 'desc' },
    take: limit,
  })
  return rows.map(rowOf)
}

/** One look into the index per branch. */
export async function lastVerifications(sql: Sql): Promise<VerificationSummaryRow[]> {
  const rows = await sql.all<Omit<VerificationSummaryRow, 'at'> & { at: Date }>(
    `SELECT s."branchCode", v."at", v."verdict", v."differing", v."money" FROM "SiteConfig" s
     CROSS JOIN LATERAL (SELECT * FROM "Verification" WHERE "branchCode" = s."branchCode" AND "state" = 'done' ORDER BY "at" DESC LIMIT 1) v`,
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export async function putVerification(db: Db, { run, at, ...row }: VerificationRow, keep: number): Promise<void> {
  const data = { ...row, at: new Date(at), run: run as object }
  await db.verification.upsert({
    where: { branchCode_id: { branchCode: row.branchCode, id: row.id } },
    create: data,
    update: data,
  })
  const old = await db.verification.findMany({
    where: { branchCode: row.branchCode },
    orderBy: { at: 'desc' },
    skip: keep,
    take: 100,
    select: { id: true },
  })
  if (old.length > 0)
    await db.verification.deleteMany({ where: { branchCode: row.branchCode, id: { in: old.map(({ id }) => id) } } })
}

type Stored = Awaited<ReturnType<PrismaClient['verification']['findMany']>>[number]

/** Columns whose type in the database is wider than what is written there. */
function rowOf({ at, state, verdict, money, ...row }: Stored): VerificationRow {
  return {
    ...row,
    state: state as VerificationRow['state'],
    verdict: verdict as VerificationRow['verdict'],
    money: money as VerificationRow['money'],
    at: at.toISOString(),
  }
}
