import type { OutboxCounts } from '../rows.ts'
import type { Db } from '../sql.ts'

/** The outbox in numbers. Rows behind one that waits or is dead wait too. */
export async function countOutbox(db: Db, now: string): Promise<OutboxCounts> {
  const rows = db.sql.all<Record<'owed' | 'inFlight' | 'waiting' | 'dead', number>>(
    `SELECT
       (SELECT count(*) FROM "Outbox" WHERE "state" = 'pending' AND "state" <> 'acked') AS owed,
       (SELECT count(*) FROM "Outbox" WHERE "state" = 'in_flight' AND "state" <> 'acked') AS inFlight,
       (SELECT count(*) FROM "Outbox" WHERE "state" = 'dead' AND "state" <> 'acked') AS dead,
       (SELECT count(DISTINCT o."sequence") FROM "Outbox" w
          JOIN "Outbox" o ON o."doctype" = w."doctype" AND o."key" = w."key" AND o."state" = 'pending' AND o."state" <> 'acked' AND o."sequence" >= w."sequence"
        WHERE w."state" <> 'acked' AND (w."state" = 'dead' OR (w."state" = 'pending' AND w."nextAttemptAt" > ?))) AS waiting`,
    now,
  )
  const counts = rows[0]
  const oldest = db.sql.all<{ createdAt: string }>(
    `SELECT "createdAt" FROM "Outbox" WHERE "sequence" = (SELECT min("sequence") FROM "Outbox" WHERE "state" <> 'acked')`,
  )
  const waiting = Number(counts?.waiting ?? 0)
  return {
    pending: Number(counts?.owed ?? 0) - waiting,
    inFlight: Number(counts?.inFlight ?? 0),
    waiting,
    dead: Number(counts?.dead ?? 0),
    oldestAt: oldest[0]?.createdAt ?? null,
  }
}

/** The earliest next attempt of a row that only its back-off holds. */
export async function nextAttemptAt(db: Db): Promise<string | null> {
  const rows = db.sql.all<{ at: string | null }>(
    `SELECT min("nextAttemptAt") AS at FROM "Outbox" WHERE "state" = 'pending' AND "nextAttemptAt" IS NOT NULL`,
  )
  return rows[0]?.at ?? null
}
