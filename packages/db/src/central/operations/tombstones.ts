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

/** Upserts in one statement; each row draws the next feed position. The caller holds the feed lock. */
export async function putTombstones(sql: Sql, rows: TombstoneRow[]): Promise<void> {
  if (rows.length === 0) return
  assert(rows.length <= feedRecordsMax, `a feed transaction holds at most ${feedRecordsMax} records`)
  await sql.run(
    `INSERT INTO "Tombstone" ("doctype", "key", "name", "scope", "hlc", "version", "position", "at")
     SELECT r."doctype", r."key", r."name", r."scope", r."hlc", r."version", nextval('feed_position'), now()
     FROM jsonb_to_recordset($1::jsonb) AS r("doctype" text, "key" text, "name" text, "scope" text, "hlc" text, "version" integer)
     ON CONFLICT ("doctype", "key", "scope") DO UPDATE SET "name" = excluded."name", "hlc" = excluded."hlc",
       "version" = excluded."version", "position" = excluded."position", "at" = excluded."at",
       "writtenIn" = excluded."writtenIn", "eventNumber" = excluded."eventNumber"`,
    asJson(rows),
  )
}

/**
 * Removes up to `limit` tombstones written before then, the oldest first, and in the same statement notes how far the feed is
 * purged. One that is written anew meanwhile is left alone. Answers how many.
 */
export async function purgeTombstones(sql: Sql, before: string, limit: number): Promise<number> {
  const [row] = await sql.all<{ count: number }>(
    `WITH gone AS (
       DELETE FROM "Tombstone" WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM "Tombstone" WHERE "at" < $1::timestamptz ORDER BY "at" LIMIT $2 FOR UPDATE SKIP LOCKED))
       RETURNING "doctype", "scope", "position"
     ), noted AS (
       INSERT INTO "FeedPurge" ("doctype", "scope", "position")
       SELECT "doctype", "scope", max("position") FROM gone GROUP BY "doctype", "scope"
       ON CONFLICT ("doctype", "scope") DO UPDATE SET "position" = greatest("FeedPurge"."position", excluded."position"))
     SELECT count(*)::integer AS count FROM gone`,
    before,
    limit,
  )
  return row?.count ?? 0
}
