import { type Db, fieldTimesOf, fieldTimesText } from '../sql.ts'
import type { LocalEditRow, ParkedRow, WatermarkRow } from '../store.ts'

export async function getWatermarks(db: Db): Promise<WatermarkRow[]> {
  return db.prisma.watermark.findMany()
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
  const rows = await db.prisma.localEdit.findMany({ where: doctype === null ? {} : { doctype } })
  return rows as LocalEditRow[]
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
  const rows = await db.prisma.parked.findMany({
    where: doctype === null ? {} : { doctype },
    orderBy: { firstAt: 'asc' },
    take: limit,
  })
  return rows.map(({ firstAt: _firstAt, attempts: _attempts, lastAt, fieldTimes, kind, ...row }) => ({
    ...row,
    kind: kind as ParkedRow['kind'],
    fieldTimes: fieldTimesOf(fieldTimes),
    at: lastAt,
  }))
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
  return db.prisma.parked.count({ where: { code: { not: 'OWED' } } })
}
