import type { Db } from '../sql.ts'

/**
 * Claimed rows as the JSON array of `ingest.push`, in sequence order, as UTF-8. The database puts it together around each payload's
 * own text: nothing of it becomes a JavaScript string on its way to the wire. A payload that is no JSON any more (a damaged file)
 * makes the array unreadable, and halving leaves it alone with its row.
 */
export async function readPushRecords(db: Db, sequences: number[]): Promise<Uint8Array> {
  const [row] = db.sql.all<{ records: ArrayBuffer }>(
    `SELECT CAST('[' || coalesce(group_concat(record, ','), '') || ']' AS BLOB) AS records FROM (
       SELECT '{"operationId":' || json_quote(o."operationId") || ',"sequence":' || o."sequence" || ',"operation":"' || o."operation"
         || '","baseHash":' || json_quote(o."baseHash") || ',"hlc":' || json_quote(o."hlc")
         || CASE WHEN o."fieldTimes" IS NULL THEN '' ELSE ',"fieldTimes":' || o."fieldTimes" END
         || ',"payload":' || p."payload" || '}' AS record
       FROM "Outbox" o JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
       WHERE o."sequence" IN (SELECT value FROM json_each(?)) ORDER BY o."sequence")`,
    JSON.stringify(sequences),
  )
  return new Uint8Array(row?.records ?? [])
}

/** Of these rows, those of which what is to be sent is no JSON any more: damaged on the disk. */
export async function findUnreadable(db: Db, sequences: number[]): Promise<Set<number>> {
  const rows = db.sql.all<{ sequence: number }>(
    `SELECT o."sequence" FROM "Outbox" o LEFT JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
     WHERE o."sequence" IN (SELECT value FROM json_each(?))
       AND (json_valid(p."payload") IS NOT 1 OR json_valid(coalesce(o."fieldTimes", '{}')) = 0)`,
    JSON.stringify(sequences),
  )
  return new Set(rows.map(({ sequence }) => sequence))
}
