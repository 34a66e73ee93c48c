import type { Db } from '../sql.ts'
import type { DocumentRow } from '../store.ts'

/** Upserts in one statement. `generation`: the reload that sees them. */
export async function putDocuments(db: Db, rows: DocumentRow[], generation = 0): Promise<void> {
  if (rows.length === 0) return
  await db.$executeRawUnsafe(
    `INSERT INTO "Document" ("doctype", "key", "name", "syncUuid", "originBranch", "docstatus", "body", "hash", "hlc", "conflictKey", "parent", "generation")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, ?
     FROM json_each(?) WHERE true
     ON CONFLICT ("doctype", "key") DO UPDATE SET "name" = excluded."name", "syncUuid" = excluded."syncUuid",
       "originBranch" = excluded."originBranch", "docstatus" = excluded."docstatus", "body" = excluded."body", "hash" = excluded."hash",
       "hlc" = excluded."hlc", "conflictKey" = excluded."conflictKey", "parent" = excluded."parent", "generation" = max("generation", excluded."generation")`,
    generation,
    JSON.stringify(
      rows.map((row) => [
        row.doctype,
        row.key,
        row.name,
        row.syncUuid,
        row.originBranch,
        row.docstatus,
        row.body,
        row.hash,
        row.hlc,
        row.conflictKey,
        row.parent,
      ]),
    ),
  )
}
