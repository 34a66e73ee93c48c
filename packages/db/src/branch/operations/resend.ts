import type { Db } from '../sql.ts'

/** How far the outbox reaches. Rows that were archived count: sequences are never given twice. */
export async function outboxReach(db: Db): Promise<{ floor: number; last: number }> {
  const rows = db.sql.all<{ owed: number | null; last: number | null }>(
    `SELECT (SELECT min("sequence") FROM "Outbox" WHERE "state" <> 'acked') AS owed,
       (SELECT "seq" FROM sqlite_sequence WHERE "name" = 'Outbox') AS last`,
  )
  const last = Number(rows[0]?.last ?? 0)
  const owed = rows[0]?.owed ?? null
  return { floor: owed === null ? last : Number(owed) - 1, last }
}

/** One step of sending again what central may have lost. Answers the last sequence put back, null when there are no more. */
export async function resendAcked(
  db: Db,
  { after, settledSince, limit }: { after: number; settledSince: string; limit: number },
): Promise<number | null> {
  const rows = db.sql.all<{ sequence: number }>(
    `SELECT "sequence" FROM "Outbox" WHERE "sequence" > ? AND "state" = 'acked' AND "settledAt" >= ? ORDER BY "sequence" LIMIT ?`,
    after,
    settledSince,
    limit,
  )
  const last = rows.at(-1)
  if (!last) return null
  db.sql.run(
    `UPDATE "Outbox" SET "state" = 'pending', "outcome" = NULL, "settledAt" = NULL, "lastCode" = NULL, "lastMessage" = NULL,
       "nextAttemptAt" = NULL, "rejections" = 0, "deferrals" = 0
     WHERE "sequence" IN (SELECT value FROM json_each(?))`,
    JSON.stringify(rows.map(({ sequence }) => sequence)),
  )
  return rows.length < limit ? null : Number(last.sequence)
}
