import type { Db } from '../sql.ts'

/** The next pull loads these DocTypes from the beginning. One never pulled yet is loaded so anyway. Answers which it will. */
export async function beginReload(db: Db, doctypes: string[], at: string): Promise<string[]> {
  const rows = db.sql.all<{ doctype: string }>(
    `UPDATE "Watermark" SET "cursor" = NULL, "generation" = "generation" + 1, "reloading" = 1, "at" = ?
     WHERE "doctype" IN (SELECT value FROM json_each(?)) RETURNING "doctype"`,
    at,
    JSON.stringify(doctypes),
  )
  return rows.map(({ doctype }) => doctype)
}

/** Records which documents a reload has seen, without rewriting them. */
export async function markGeneration(db: Db, doctype: string, keys: string[], generation: number): Promise<void> {
  if (keys.length === 0) return
  db.sql.run(
    'UPDATE "Document" SET "generation" = ? WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))',
    generation,
    doctype,
    JSON.stringify(keys),
  )
}

/**
 * Removes what a finished reload did not see, save records with operations still owed or settled since it began (their feed
 * position may lie behind the reload's last page). A reload that a cut line held up for a week finds those in History. Answers the
 * keys removed.
 */
export async function removeUnseen(db: Db, doctype: string, generation: number, startedAt: string): Promise<string[]> {
  const rows = db.sql.all<{ key: string }>(
    `DELETE FROM "Document" WHERE "doctype" = ? AND "generation" < ? AND "key" NOT IN (
       SELECT "key" FROM "Outbox" WHERE "doctype" = ? AND ("state" <> 'acked' OR "settledAt" >= ?)
       UNION ALL
       SELECT "key" FROM "History" WHERE "doctype" = ? AND "settledAt" >= ? AND "outcome" <> 'discarded')
     RETURNING "key"`,
    doctype,
    generation,
    doctype,
    startedAt,
    doctype,
    startedAt,
  )
  return rows.map(({ key }) => key)
}
