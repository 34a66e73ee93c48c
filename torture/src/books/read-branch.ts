import Database from 'libsql'
import type { BranchBook, DocumentRow, OperationRow } from './books.ts'

/** Everything a branch holds, from its file, whether its server runs or not. */
export function readBranch(code: string, file: string): BranchBook {
  return reading(file, (all) => ({
    code,
    documents: all(
      `SELECT "doctype", "key", "name", "originBranch", "docstatus", "hash",
         CASE WHEN "doctype" = 'Sales Invoice' THEN "body" ->> 'grand_total' END AS grandTotal FROM "Document"`,
    ) as DocumentRow[],
    operations: (
      all(
        `SELECT o."sequence", "operationId", "doctype", "key", "operation", "state", p."sequence" IS NOT NULL AS hasPayload
         FROM "Outbox" o LEFT JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
         UNION ALL SELECT "sequence", "operationId", "doctype", "key", "operation", 'history', "payload" <> '' FROM "History"
         ORDER BY 1`,
      ) as (Omit<OperationRow, 'hasPayload'> & { hasPayload: number })[]
    ).map((row) => ({ ...row, hasPayload: row.hasPayload === 1 })),
    watermarks: watermarksOf(all),
    parked: (all('SELECT count(*) AS n FROM "Parked"')[0] as { n: number }).n,
  }))
}

/** Of a branch only what tells whether it is at rest. */
export function readBacklog(file: string): { owed: number; parked: number; watermarks: Map<string, bigint> } {
  return reading(file, (all) => ({
    owed: (all(`SELECT count(*) AS n FROM "Outbox" WHERE "state" <> 'acked'`)[0] as { n: number }).n,
    parked: (all('SELECT count(*) AS n FROM "Parked"')[0] as { n: number }).n,
    watermarks: watermarksOf(all),
  }))
}

type All = (sql: string) => unknown[]

/** In one read transaction: all of it is of one moment. */
function reading<T>(file: string, body: (all: All) => T): T {
  const database = new Database(file)
  try {
    database.exec('PRAGMA busy_timeout = 10000')
    database.exec('PRAGMA query_only = ON')
    database.exec('BEGIN')
    const read = body((sql) => database.prepare(sql).all())
    // The driver keeps a closed handle until it is collected; its snapshot would keep the branch from writing its WAL back.
    database.exec('COMMIT')
    return read
  } finally {
    database.close()
  }
}

function watermarksOf(all: All): Map<string, bigint> {
  const rows = all('SELECT "doctype", "cursor" FROM "Watermark"') as { doctype: string; cursor: string | null }[]
  return new Map(rows.map(({ doctype, cursor }) => [doctype, positionOf(cursor)]))
}

/** The place in a cursor: c1.<epoch>.<rule epoch>.<position>[.<complete>]. */
function positionOf(cursor: string | null): bigint {
  return BigInt(cursor?.split('.')[3] ?? 0)
}
