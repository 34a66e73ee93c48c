import type { LogCount, SyncLogRow } from '../rows.ts'
import type { Db } from '../sql.ts'
import type { BranchReader } from '../store.ts'
import { addAudit } from './audit.ts'

/** Lines that say who did it are audited in the same transaction. */
export async function addLogs(db: Db, rows: SyncLogRow[]): Promise<void> {
  if (rows.length === 0) return
  db.sql.run(
    `INSERT INTO "SyncLog" ("at", "kind", "doctype", "name", "count", "durationMs", "code", "message", "detail")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8
     FROM json_each(?) ORDER BY "key"`,
    JSON.stringify(
      rows.map((row) => [
        row.at,
        row.kind,
        row.doctype,
        row.name,
        row.count,
        row.durationMs,
        row.code,
        row.message,
        row.detail,
      ]),
    ),
  )
  addAudit(
    db,
    rows.flatMap(({ by, ...row }) => (by === undefined ? [] : [{ ...row, by }])),
  )
}

/** Newest first, without the losing versions; of one kind, of one DocType. */
export async function listLogs(
  db: Db,
  { beforeId, limit, kind = null, doctype = null }: Parameters<BranchReader['listLogs']>[0],
): Promise<(SyncLogRow & { id: number })[]> {
  const filters = Object.entries({ kind, doctype }).flatMap(([column, value]) =>
    value === null ? [] : [{ column, value }],
  )
  return db.sql.all(
    `SELECT "id", "at", "kind", "doctype", "name", "count", "durationMs", "code", "message" FROM "SyncLog"
     WHERE "id" < ? ${filters.map(({ column }) => `AND "${column}" = ?`).join(' ')} ORDER BY "id" DESC LIMIT ?`,
    beforeId ?? Number.MAX_SAFE_INTEGER,
    ...filters.map(({ value }) => value),
    limit,
  )
}

/** How many rows of a kind there are, and the newest; null: none. */
export async function countLogs(db: Db, kind: string): Promise<LogCount | null> {
  // With max(), SQLite takes the other columns from the row that has it.
  const [row] = db.sql.all<LogCount & { id: number | null }>(
    `SELECT count(*) AS "count", max("id") AS "id", "at", "message" FROM "SyncLog" WHERE "kind" = ?`,
    kind,
  )
  return row && row.id !== null ? { count: row.count, at: row.at, message: row.message } : null
}

/** Removes up to `limit` rows written before then, the oldest first. Answers how many. */
export async function purgeLogs(db: Db, before: string, limit: number): Promise<number> {
  return db.sql.run(
    'DELETE FROM "SyncLog" WHERE "id" IN (SELECT "id" FROM "SyncLog" WHERE "at" < ? ORDER BY "at" LIMIT ?)',
    before,
    limit,
  )
}
