import type { FleetReader, HistoryPointRow, Resolution } from '../fleet-rows.ts'
import { asJson, type Sql } from '../sql.ts'

export async function listHistory(
  sql: Sql,
  { branchCode, resolution, from, to, limit }: Parameters<FleetReader['listHistory']>[0],
): Promise<HistoryPointRow[]> {
  const rows = await sql.all<Omit<HistoryPointRow, 'at'> & { at: Date }>(
    `SELECT "branchCode", "resolution", "at", "outbox", "arrived", "contacts" FROM "HistoryPoint"
     WHERE "branchCode" = $1 AND "resolution" = $2 AND "at" >= $3::timestamptz AND "at" <= $4::timestamptz
     ORDER BY "at" DESC LIMIT $5`,
    branchCode,
    resolution,
    from,
    to,
    limit,
  )
  return rows.reverse().map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** One statement, whatever the number of branches. */
export async function addHistory(sql: Sql, rows: HistoryPointRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql.run(
    `INSERT INTO "HistoryPoint" AS p ("branchCode", "resolution", "at", "outbox", "arrived", "contacts")
     SELECT r."branchCode", r."resolution", r."at", r."outbox", r."arrived", r."contacts"
     FROM jsonb_to_recordset($1::jsonb) AS r("branchCode" text, "resolution" text, "at" timestamptz, "outbox" integer,
       "arrived" integer, "contacts" integer)
     ORDER BY 1, 2, 3
     ON CONFLICT ("branchCode", "resolution", "at") DO UPDATE SET "outbox" = greatest(p."outbox", excluded."outbox"),
       "arrived" = p."arrived" + excluded."arrived", "contacts" = p."contacts" + excluded."contacts"`,
    asJson(rows),
  )
}

/** Removes up to `limit` points of a resolution before then, the oldest first. Answers how many. */
export function purgeHistoryPoints(sql: Sql, resolution: Resolution, before: string, limit: number): Promise<number> {
  return sql.run(
    `DELETE FROM "HistoryPoint" WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM "HistoryPoint" WHERE "resolution" = $1 AND "at" < $2::timestamptz ORDER BY "at" LIMIT $3
       FOR UPDATE SKIP LOCKED))`,
    resolution,
    before,
    limit,
  )
}
