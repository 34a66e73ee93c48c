import { strict as assert } from 'node:assert'
import { feedRecordsMax } from '../feed-lock.ts'
import type { PlacedDocument } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

export async function hasDocuments(sql: Sql, doctype: string): Promise<boolean> {
  const rows = await sql.all(`SELECT "key" FROM "Document" WHERE "doctype" = $1 LIMIT 1`, doctype)
  return rows.length > 0
}

/** Pages in key order, with what deciding a scope needs. */
export async function listPlaced(sql: Sql, doctype: string, after: string, limit: number): Promise<PlacedDocument[]> {
  return sql.all(
    `SELECT "key", "body", "scope", "position" IS NOT NULL AS "placed" FROM "Document"
     WHERE "doctype" = $1 AND "key" > $2 ORDER BY "key" LIMIT $3`,
    doctype,
    after,
    limit,
  )
}

/** Each row is its record's next version, under a new feed position; the content stays. The caller holds the feed lock. */
export async function rescopeDocuments(
  sql: Sql,
  doctype: string,
  rows: { key: string; scope: string }[],
): Promise<void> {
  if (rows.length === 0) return
  assert(rows.length <= feedRecordsMax, `a feed transaction holds at most ${feedRecordsMax} records`)
  await sql.run(
    `UPDATE "Document" d SET "scope" = r."scope", "version" = d."version" + 1, "position" = nextval('feed_position')
     FROM jsonb_to_recordset($2::jsonb) AS r("key" text, "scope" text) WHERE d."doctype" = $1 AND d."key" = r."key"`,
    doctype,
    asJson(rows),
  )
}
