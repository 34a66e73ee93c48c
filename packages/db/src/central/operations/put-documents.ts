import { strict as assert } from 'node:assert'
import { integerArray, textArray } from '../binary-arrays.ts'
import { feedRecordsMax } from '../feed-lock.ts'
import type { CentralDocumentRow } from '../rows.ts'
import type { Sql, SqlValue } from '../sql.ts'

/**
 * Upserts in one statement. With `travels` each row draws the next feed position, in the order given; the caller holds the feed
 * lock, or the database refuses. A record's version never goes back: a row that would take it back fails the whole statement.
 */
export async function putDocuments(sql: Sql, rows: CentralDocumentRow[], travels: boolean): Promise<void> {
  if (rows.length === 0) return
  assert(!travels || rows.length <= feedRecordsMax, `a feed transaction holds at most ${feedRecordsMax} records`)
  const written = await sql.run(upsertDocuments(travels), ...documentColumns(rows))
  assert(written === rows.length, "a record's version went back")
}

/** Rows as the parameters of `upsertDocuments`. */
export function documentColumns(rows: CentralDocumentRow[]): SqlValue[] {
  return [
    textArray(rows.map((row) => row.doctype)),
    textArray(rows.map((row) => row.key)),
    textArray(rows.map((row) => row.name)),
    textArray(rows.map((row) => row.syncUuid)),
    textArray(rows.map((row) => row.originBranch)),
    integerArray(rows.map((row) => row.docstatus)),
    textArray(rows.map((row) => row.body)),
    textArray(rows.map((row) => row.hash)),
    textArray(rows.map((row) => row.hlc)),
    textArray(rows.map((row) => row.conflictKey)),
    textArray(rows.map((row) => row.parent)),
    integerArray(rows.map((row) => row.version)),
    textArray(rows.map((row) => row.scope)),
  ]
}

/** The upsert of the rows in parameters 1 to 13. */
export function upsertDocuments(travels: boolean): string {
  return `INSERT INTO "Document" AS d ("doctype", "key", "name", "syncUuid", "originBranch", "docstatus", "body", "hash", "hlc",
       "conflictKey", "parent", "version", "scope", "position", "updatedAt")
     SELECT r.*, ${travels ? `nextval('feed_position')` : 'NULL'}, now()
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::text[], $9::text[],
       $10::text[], $11::text[], $12::integer[], $13::text[]) AS r
     ON CONFLICT ("doctype", "key") DO UPDATE SET "name" = excluded."name", "syncUuid" = excluded."syncUuid",
       "originBranch" = excluded."originBranch", "docstatus" = excluded."docstatus", "body" = excluded."body",
       "hash" = excluded."hash", "hlc" = excluded."hlc", "conflictKey" = excluded."conflictKey", "parent" = excluded."parent", "version" = excluded."version",
       "scope" = excluded."scope", "position" = excluded."position", "updatedAt" = excluded."updatedAt",
       "writtenIn" = excluded."writtenIn", "eventNumber" = excluded."eventNumber"
     WHERE excluded."version" > d."version"`
}
