import type { PrismaClient } from '../generated/client.ts'
import type { CentralLogRow } from '../rows.ts'
import type { Sql } from '../sql.ts'
import type { CentralReader } from '../store.ts'

type Db = Pick<PrismaClient, 'syncLog'>

export async function addLogs(db: Db, rows: CentralLogRow[]): Promise<void> {
  const at = new Date()
  await db.syncLog.createMany({ data: rows.map((row) => ({ ...row, at })) })
}

/** Newest first, without the losing versions. */
export async function listLogs(
  db: Db,
  { beforeId, branchCode, limit, kind = null, doctype = null }: Parameters<CentralReader['listLogs']>[0],
): Promise<(CentralLogRow & { id: number; at: string })[]> {
  const rows = await db.syncLog.findMany({
    where: {
      ...(beforeId === null ? {} : { id: { lt: beforeId } }),
      ...(branchCode === null ? {} : { branchCode }),
      ...(kind === null ? {} : { kind }),
      ...(doctype === null ? {} : { doctype }),
    },
    orderBy: { id: 'desc' },
    take: limit,
    omit: { detail: true },
  })
  return rows.map((row) => ({ ...row, id: Number(row.id), at: row.at.toISOString() }))
}

/** Removes up to `limit` log rows written before then, the oldest first. Answers how many. */
export function purgeLogs(sql: Sql, before: string, limit: number): Promise<number> {
  return sql.run(
    `DELETE FROM "SyncLog" WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM "SyncLog" WHERE "at" < $1::timestamptz ORDER BY "at" LIMIT $2 FOR UPDATE SKIP LOCKED))`,
    before,
    limit,
  )
}
