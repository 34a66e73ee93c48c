import { strict as assert } from 'node:assert'
import { feedRecordsMax } from '../feed-lock.ts'
import type { RecordKey, TombstoneRow } from '../rows.ts'
import { asJson, idOf, type Sql } from '../sql.ts'

export async function findTombstones(
  sql: Sql,
  keys: RecordKey[],
): Promise<Map<string, { version: number; hlc: string }>> {
  if (keys.length === 0) return new Map()
  const rows = await sql.all<RecordKey & { version: number; hlc: string }>(
    `SELECT DISTINCT ON (t."doctype", t."key") t."doctype", t."key", t."version", t."hlc"
     FROM jsonb_to_recordset($1::jsonb) AS k("doctype" text, "key" text)
     CROSS JOIN LATERAL (SELECT * FROM "Tombstone" WHERE "doctype" = k."doctype" AND "key" = k."key" OFFSET 0) t
     ORDER BY t."doctype", t."key", t."version" DESC`,
    asJson(keys),
  )
  return new Map(rows.map((row) => [idOf(row), { version: row.version, hlc: row.hlc }]))
}

/** Upserts in one statement. Each row draws the next feed position and the caller holds the feed lock, unless it does not travel. */
export async function putTombstones(sql: Sql, rows: TombstoneRow[], travels = true): Promise<void> {
  if (rows.length === 0) return
  assert(!travels || rows.length <= feedRecordsMax, `a feed transaction holds at most ${feedRecordsMax} records`)
  await sql.run(
    `INSERT INTO "Tombstone" ("doctype", "key", "name", "scope", "hlc", "version", "position", "at")
     SELECT r."doctype", r."key", r."name", r."scope", r."hlc", r."version", ${travels ? `nextval('feed_position')` : 'NULL'}, now()
     FROM jsonb_to_recordset($1::jsonb) AS r("doctype" text, "key" text, "name" text, "scope" text, "hlc" text, "version" integer)
     ON CONFLICT ("doctype", "key", "scope") DO UPDATE SET "name" = excluded."name", "hlc" = excluded."hlc",
       "version" = excluded."version", "position" = excluded."position", "at" = excluded."at",
       "writtenIn" = excluded."writtenIn", "eventNumber" = excluded."eventNumber"`,
    asJson(rows),
  )
}

/**
 * Takes up to `limit` tombstones written before then out of the feed, the oldest first, and in the same statement notes how far it is
 * purged. One that is written anew meanwhile is left alone. Where a deleted record stopped is kept, so that a recreated one goes on
 * from there; a move whose record lives on is not. Answers how many.
 */
export async function purgeTombstones(sql: Sql, before: string, limit: number): Promise<number> {
  const [row] = await sql.all<{ count: number }>(
    `WITH old AS (
       SELECT t.ctid AS place, t."doctype", t."scope", t."position", EXISTS (
         SELECT 1 FROM "Document" d WHERE d."doctype" = t."doctype" AND d."key" = t."key") AS lives
       FROM "Tombstone" t WHERE t."at" < $1::timestamptz AND t."position" IS NOT NULL ORDER BY t."at" LIMIT $2 FOR UPDATE SKIP LOCKED
     ), gone AS (
       DELETE FROM "Tombstone" WHERE ctid = ANY(ARRAY(SELECT place FROM old WHERE lives))
     ), kept AS (
       UPDATE "Tombstone" SET "position" = NULL WHERE ctid = ANY(ARRAY(SELECT place FROM old WHERE NOT lives))
     ), noted AS (
       INSERT INTO "FeedPurge" ("doctype", "scope", "position")
       SELECT "doctype", "scope", max("position") FROM old GROUP BY "doctype", "scope"
       ON CONFLICT ("doctype", "scope") DO UPDATE SET "position" = greatest("FeedPurge"."position", excluded."position"))
     SELECT count(*)::integer AS count FROM old`,
    before,
    limit,
  )
  return row?.count ?? 0
}
