import type { EventBacklog, EventPage, EventPosition, EventRow } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

type Row = EventRow & { horizon: bigint }

/**
 * The next versions in (transaction, number) order, of transactions that are over: those below the oldest one still open. One
 * statement, so one snapshot: nothing can appear later at or before the page's end. A record written twice is there once, as it is
 * now. A move out of a branch's filter is no deletion.
 */
export async function readEvents(
  sql: Sql,
  { doctypes, after, limit }: { doctypes: string[]; after: EventPosition; limit: number },
): Promise<EventPage> {
  const rows = await sql.all<Row>(
    `WITH horizon AS (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon)
     SELECT e.*, horizon FROM horizon LEFT JOIN (
       (SELECT "writtenIn", "eventNumber", "doctype", "key", "name", "body", "docstatus", "version", "originBranch", "updatedAt" AS at
        FROM "Document"
        WHERE ("writtenIn", "eventNumber") > ($1, $2) AND "writtenIn" < (SELECT horizon FROM horizon)
          AND "doctype" = ANY (ARRAY(SELECT jsonb_array_elements_text($3::jsonb)))
        ORDER BY "writtenIn", "eventNumber" LIMIT $4)
       UNION ALL
       (SELECT t."writtenIn", t."eventNumber", t."doctype", t."key", t."name", NULL, 0::smallint, t."version", NULL, t."at"
        FROM "Tombstone" t
        WHERE (t."writtenIn", t."eventNumber") > ($1, $2) AND t."writtenIn" < (SELECT horizon FROM horizon)
          AND t."doctype" = ANY (ARRAY(SELECT jsonb_array_elements_text($3::jsonb)))
          AND NOT EXISTS (SELECT 1 FROM "Document" d WHERE d."doctype" = t."doctype" AND d."key" = t."key")
        ORDER BY t."writtenIn", t."eventNumber" LIMIT $4)
       ORDER BY "writtenIn", "eventNumber" LIMIT $4) e ON true
     ORDER BY e."writtenIn", e."eventNumber"`,
    after.writtenIn,
    after.eventNumber,
    asJson(doctypes),
    limit + 1,
  )
  const horizon = rows[0]?.horizon ?? after.writtenIn
  const events = rows.slice(0, limit).filter((row) => row.doctype !== null)
  const last = events.at(-1)
  const hasMore = rows.length > limit
  // A page that is not full saw everything below the horizon.
  const next = hasMore && last ? last : { writtenIn: horizon, eventNumber: 0n }
  return { events, next: { writtenIn: next.writtenIn, eventNumber: next.eventNumber }, hasMore }
}

/** Where the events of now begin: everything written from now on is after it. */
export async function eventsHead(sql: Sql): Promise<EventPosition> {
  const [row] = await sql.all<{ horizon: bigint }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon`,
  )
  return { writtenIn: row?.horizon ?? 0n, eventNumber: 0n }
}

/**
 * How many events there are after a place, and when the first of them was written, among the next `scanMax` events of any DocType: an old
 * place costs no more than a new one.
 */
export async function measureEvents(
  sql: Sql,
  { doctypes, after, scanMax }: { doctypes: string[]; after: EventPosition; scanMax: number },
): Promise<EventBacklog> {
  const [row] = await sql.all<{ count: number; oldestAt: Date | null; scanned: number }>(
    `WITH horizon AS (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon),
     wanted AS (SELECT jsonb_array_elements_text($3::jsonb) AS doctype),
     next AS (
       (SELECT "writtenIn", "eventNumber", "doctype", "updatedAt" AS at FROM "Document"
        WHERE ("writtenIn", "eventNumber") > ($1, $2) AND "writtenIn" < (SELECT horizon FROM horizon)
        ORDER BY "writtenIn", "eventNumber" LIMIT $4)
       UNION ALL
       (SELECT t."writtenIn", t."eventNumber", t."doctype", t."at" FROM "Tombstone" t
        WHERE (t."writtenIn", t."eventNumber") > ($1, $2) AND t."writtenIn" < (SELECT horizon FROM horizon)
          AND NOT EXISTS (SELECT 1 FROM "Document" d WHERE d."doctype" = t."doctype" AND d."key" = t."key")
        ORDER BY t."writtenIn", t."eventNumber" LIMIT $4)
       ORDER BY "writtenIn", "eventNumber" LIMIT $4)
     SELECT count(*) FILTER (WHERE "doctype" IN (SELECT doctype FROM wanted))::integer AS count,
       min(at) FILTER (WHERE "doctype" IN (SELECT doctype FROM wanted)) AS "oldestAt", count(*)::integer AS scanned FROM next`,
    after.writtenIn,
    after.eventNumber,
    asJson(doctypes),
    scanMax,
  )
  const { count = 0, oldestAt = null, scanned = 0 } = row ?? {}
  return { count, oldestAt, isMore: scanned === scanMax }
}
