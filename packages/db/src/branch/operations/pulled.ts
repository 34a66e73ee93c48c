import type { LocalEditRow, ParkedRow, WatermarkRow } from '../rows.ts'
import { type Db, fieldTimesOf, fieldTimesText } from '../sql.ts'

export async function getWatermarks(db: Db): Promise<WatermarkRow[]> {
  const rows = db.sql.all<Omit<WatermarkRow, 'reloading'> & { reloading: number }>(
    'SELECT "doctype", "cursor", "generation", "reloading", "at" FROM "Watermark"',
  )
  return rows.map((row) => ({ ...row, reloading: row.reloading === 1 }))
}

/** Writes a watermark. One of an older generation is ignored: a reload was begun while its page was on the way. */
export async function putWatermark(
  db: Db,
  { doctype, cursor, generation, reloading, at }: WatermarkRow,
): Promise<void> {
  db.sql.run(
    `INSERT INTO "Watermark" ("doctype", "cursor", "generation", "reloading", "at") VALUES (?, ?, ?, ?, ?)
     ON CONFLICT ("doctype") DO UPDATE SET "cursor" = excluded."cursor", "generation" = excluded."generation",
       "reloading" = excluded."reloading", "at" = excluded."at" WHERE excluded."generation" >= "Watermark"."generation"`,
    doctype,
    cursor,
    generation,
    reloading ? 1 : 0,
    at,
  )
}

export async function findLocalEdits(db: Db, doctype: string | null): Promise<LocalEditRow[]> {
  return db.sql.all(
    `SELECT "doctype", "key", "kind", "name", "centralBody", "centralHash", "centralHlc", "editedAt" FROM "LocalEdit"
     ${doctype === null ? '' : 'WHERE "doctype" = ?'}`,
    ...(doctype === null ? [] : [doctype]),
  )
}

/** Keeps central's version beside a local edit; of several edits, the version before the first. */
export async function putLocalEdit(db: Db, row: LocalEditRow): Promise<void> {
  const { doctype, key, kind, name, editedAt } = row
  await db.prisma.localEdit.upsert({
    where: { doctype_key: { doctype, key } },
    create: row,
    update: { kind, name, editedAt },
  })
}

export async function removeLocalEdits(db: Db, doctype: string, keys: string[]): Promise<void> {
  await db.prisma.localEdit.deleteMany({ where: { doctype, key: { in: keys } } })
}

export async function findParked(db: Db, doctype: string | null, limit: number): Promise<ParkedRow[]> {
  const rows = db.sql.all<Omit<ParkedRow, 'fieldTimes'> & { fieldTimes: string | null }>(
    `SELECT "doctype", "key", "name", "kind", "body", "hash", "hlc", "fieldTimes", "code", "message", "lastAt" AS "at" FROM "Parked"
     ${doctype === null ? '' : 'WHERE "doctype" = ?'} ORDER BY "firstAt" LIMIT ?`,
    ...(doctype === null ? [] : [doctype]),
    limit,
  )
  return rows.map((row) => ({ ...row, fieldTimes: fieldTimesOf(row.fieldTimes) }))
}

/** Parks records, or puts the newer version into what is parked of them. */
export async function putParked(db: Db, rows: ParkedRow[]): Promise<void> {
  for (const { at, fieldTimes, ...row } of rows) {
    const { doctype, key } = row
    const data = { ...row, fieldTimes: fieldTimesText(fieldTimes), lastAt: at }
    await db.prisma.parked.upsert({
      where: { doctype_key: { doctype, key } },
      create: { ...data, firstAt: at },
      update: { ...data, attempts: { increment: 1 } },
    })
  }
}

export async function removeParked(db: Db, doctype: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  db.sql.run(
    'DELETE FROM "Parked" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))',
    doctype,
    JSON.stringify(keys),
  )
}

/** Records that wait for their own operations are not counted: nobody has to do anything about them. */
export async function countParked(db: Db): Promise<number> {
  const [row] = db.sql.all<{ parked: number }>(`SELECT count(*) AS parked FROM "Parked" WHERE "code" <> 'OWED'`)
  return row?.parked ?? 0
}
