import type { Db } from '../sql.ts'
import type { SyncLogRow } from '../store.ts'

export async function addLogs(db: Db, rows: SyncLogRow[]): Promise<void> {
  if (rows.length > 0) await db.syncLog.createMany({ data: rows })
}

/** Newest first, without the losing versions. */
export async function listLogs(
  db: Db,
  { beforeId, limit }: { beforeId: number | null; limit: number },
): Promise<(SyncLogRow & { id: number })[]> {
  return db.syncLog.findMany({
    where: beforeId === null ? {} : { id: { lt: beforeId } },
    orderBy: { id: 'desc' },
    take: limit,
    omit: { detail: true },
  })
}
