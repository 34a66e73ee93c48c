import type { PrismaClient } from '../generated/client.ts'
import type { CentralLogRow } from '../rows.ts'
import type { Sql } from '../sql.ts'
import type { CentralReader } from '../store.ts'
import { addAudit } from './audit.ts'

type Db = { prisma: Pick<PrismaClient, 'syncLog'>; sql: Sql }

/** Lines that say who did it are audited in the same transaction. */
export async function addLogs({ prisma, sql }: Db, rows: CentralLogRow[]): Promise<void> {
  const at = new Date()
  await prisma.syncLog.createMany({ data: rows.map(({ by, ...row }) => ({ ...row, at })) })
  const audited = rows.flatMap(({ by, ...row }) => (by === undefined ? [] : [{ ...row, by }]))
  await addAudit(sql, audited, at.toISOString())
}

/** Newest first, without the losing versions. */
export async function listLogs(
  sql: Sql,
  { beforeId, branchCode, limit, kind = null, doctype = null }: Parameters<CentralReader['listLogs']>[0],
): Promise<(CentralLogRow & { id: number; at: string })[]> {
  const given = Object.entries({ branchCode, kind, doctype }).flatMap(([column, value]) =>
    value === null ? [] : [{ column, value }],
  )
  // Which rows, over an index alone; then the rows. The planner would else rather walk back through all of them until enough fit.
  const conditions = given.map(({ column }, index) => `AND "${column}" = $${index + 3}`).join(' ')
  const rows = await sql.all<Omit<CentralLogRow, 'at'> & { id: bigint; at: Date }>(
    `SELECT l.* FROM (SELECT "id" FROM "SyncLog" WHERE "id" < $1 ${conditions} ORDER BY "id" DESC LIMIT $2) p
     CROSS JOIN LATERAL (SELECT "id", "at", "branchCode", "kind", "doctype", "name", "count", "durationMs", "code", "message"
       FROM "SyncLog" WHERE "id" = p."id" OFFSET 0) l
     ORDER BY l."id" DESC`,
    beforeId ?? Number.MAX_SAFE_INTEGER,
    limit,
    ...given.map(({ value }) => value),
  )
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
