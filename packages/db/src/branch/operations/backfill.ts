import type { BackfillRow, DocumentRow } from '../rows.ts'
import type { Db } from '../sql.ts'
import { documentColumns } from './documents.ts'

export async function listBackfills(db: Db): Promise<BackfillRow[]> {
  return db.sql.all('SELECT "doctype", "afterKey" FROM "Backfill" ORDER BY "doctype"')
}

export async function putBackfill(db: Db, row: BackfillRow): Promise<void> {
  await db.prisma.backfill.upsert({ where: { doctype: row.doctype }, create: row, update: row })
}

export async function removeBackfill(db: Db, doctype: string): Promise<void> {
  await db.prisma.backfill.deleteMany({ where: { doctype } })
}

/** Documents in key order that no pull has seen: made here. */
export async function listMadeHere(db: Db, doctype: string, afterKey: string, limit: number): Promise<DocumentRow[]> {
  return db.sql.all(
    `SELECT ${documentColumns} FROM "Document" d
     WHERE d."doctype" = ? AND d."key" > ? AND d."generation" = 0 ORDER BY d."key" LIMIT ?`,
    doctype,
    afterKey,
    limit,
  )
}

/** Of these records, those that ever had an operation, as far as the history goes back. Walks over both tables once. */
export async function findEverOwed(db: Db, doctype: string, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = db.sql.all<{ key: string }>(
    `SELECT "key" FROM "Outbox" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))
     UNION SELECT "key" FROM "History" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))`,
    doctype,
    JSON.stringify(keys),
    doctype,
    JSON.stringify(keys),
  )
  return new Set(rows.map(({ key }) => key))
}
