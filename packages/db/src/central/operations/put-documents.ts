import { strict as assert } from 'node:assert'
import { feedRecordsMax } from '../feed-lock.ts'
import type { Sql } from '../sql.ts'
import type { CentralDocumentRow } from '../store.ts'

/**
 * Upserts in one statement. With `travels` each row draws the next feed position, in the order given; the caller holds the feed
 * lock, or the database refuses. A record's version never goes back: a row that would take it back fails the whole statement.
 */
export async function putDocuments(sql: Sql, rows: CentralDocumentRow[], travels: boolean): Promise<void> {
  if (rows.length === 0) return
  assert(!travels || rows.length <= feedRecordsMax, `a feed transaction holds at most ${feedRecordsMax} records`)
  const written = await sql.run(upsertDocuments(travels), documentsAsJson(rows))
  assert(written === rows.length, "a record's version went back")
}

/**
 * Rows as the parameter of `upsertDocuments`. Each body goes as the JSON it is, not as a string with every quote escaped, and columns
 * have one-letter names: what is not written here is not read there.
 */
export function documentsAsJson(rows: CentralDocumentRow[]): string {
  const texts = rows.map((row) => {
    const columns = {
      d: row.doctype,
      k: row.key,
      n: row.name,
      u: row.syncUuid ?? undefined,
      o: row.originBranch ?? undefined,
      s: row.docstatus,
      h: row.hash,
      t: row.hlc,
      c: row.conflictKey ?? undefined,
      p: row.parent ?? undefined,
      v: row.version,
      w: row.scope,
    }
    return `${JSON.stringify(columns).slice(0, -1)},"b":${row.body}}`
  })
  return `[${texts.join(',')}]`
}

/** The upsert of the rows in parameter 1. The type json, unlike jsonb, keeps a body's text as it is. */
export function upsertDocuments(travels: boolean): string {
  return `INSERT INTO "Document" AS d ("doctype", "key", "name", "syncUuid", "originBranch", "docstatus", "body", "hash", "hlc",
       "conflictKey", "parent", "version", "scope", "position", "updatedAt")
     SELECT r.d, r.k, r.n, r.u, r.o, r.s, r.b::text, r.h, r.t, r.c, r.p, r.v, r.w, ${travels ? `nextval('feed_position')` : 'NULL'}, now()
     FROM json_to_recordset($1::json) AS r(d text, k text, n text, u text, o text, s smallint, b json, h text, t text, c text, p text,
       v integer, w text)
     ON CONFLICT ("doctype", "key") DO UPDATE SET "name" = excluded."name", "syncUuid" = excluded."syncUuid",
       "originBranch" = excluded."originBranch", "docstatus" = excluded."docstatus", "body" = excluded."body",
       "hash" = excluded."hash", "hlc" = excluded."hlc", "conflictKey" = excluded."conflictKey", "parent" = excluded."parent", "version" = excluded."version",
       "scope" = excluded."scope", "position" = excluded."position", "updatedAt" = excluded."updatedAt",
       "writtenIn" = excluded."writtenIn", "eventNumber" = excluded."eventNumber"
     WHERE excluded."version" > d."version"`
}
