import type { ClaimedRow } from '../rows.ts'
import type { Db } from '../sql.ts'

// Statements that name a state also say that it is not 'acked': by that SQLite knows that the small index of what is owed will do.

/** Of these DocTypes, those with a row to send, in back-off or not; whether one can be claimed now, the claim says. */
export async function findDrainableDoctypes(db: Db, doctypes: string[]): Promise<string[]> {
  const rows = db.sql.all<{ doctype: string }>(
    `SELECT d.value AS doctype FROM json_each(?) d
     WHERE EXISTS (SELECT 1 FROM "Outbox" o WHERE o."state" = 'pending' AND o."state" <> 'acked' AND o."doctype" = d.value)`,
    JSON.stringify(doctypes),
  )
  return rows.map(({ doctype }) => doctype)
}

/** No row ever waits longer for its next attempt: one that seems to is of a clock that was set back since, and its wait is over. */
const waitMsMax = 300_000

/**
 * Takes up to `limit` rows of one DocType for sending: of each record only its head (no earlier row of it unacked), in sequence
 * order, as long as their payloads stay within `bytesMax` together (the first is always taken). Marks them in_flight and sent;
 * the caller commits before the request leaves, so that a row whose fate is unknown is never compacted.
 */
export async function claimBatch(
  db: Db,
  { doctype, limit, bytesMax, now }: { doctype: string; limit: number; bytesMax: number; now: string },
): Promise<ClaimedRow[]> {
  const rows = db.sql.all<ClaimedRow>(
    `WITH head AS (
       SELECT o."sequence", (SELECT octet_length("payload") FROM "OutboxPayload" p WHERE p."sequence" = o."sequence") AS bytes FROM "Outbox" o
       WHERE o."state" = 'pending' AND o."state" <> 'acked' AND o."doctype" = ? AND (o."nextAttemptAt" IS NULL OR o."nextAttemptAt" <= ? OR o."nextAttemptAt" > ?)
         AND NOT EXISTS (SELECT 1 FROM "Outbox" e WHERE e."doctype" = o."doctype" AND e."key" = o."key"
                         AND e."state" <> 'acked' AND e."sequence" < o."sequence")
       ORDER BY o."sequence" LIMIT ?
     ), running AS (
       SELECT "sequence", sum(bytes) OVER sofar AS total, row_number() OVER sofar AS place FROM head WINDOW sofar AS (ORDER BY "sequence")
     )
     SELECT o."operationId", o."sequence", o."rejections", o."deferrals"
     FROM running r JOIN "Outbox" o ON o."sequence" = r."sequence"
     WHERE r.total <= ? OR r.place = 1 ORDER BY r."sequence"`,
    doctype,
    now,
    new Date(Date.parse(now) + waitMsMax).toISOString(),
    limit,
    bytesMax,
  )
  if (rows.length === 0) return []
  db.sql.run(
    `UPDATE "Outbox" SET "state" = 'in_flight', "everSent" = true WHERE "sequence" IN (SELECT value FROM json_each(?))`,
    JSON.stringify(rows.map(({ sequence }) => sequence)),
  )
  return rows
}

/** Every row that waits for its next attempt may go now. */
export async function clearBackoff(db: Db): Promise<void> {
  db.sql.run(`UPDATE "Outbox" SET "nextAttemptAt" = NULL WHERE "state" = 'pending' AND "nextAttemptAt" IS NOT NULL`)
}

/** What was in flight when the process died is pending again. */
export async function resetInFlight(db: Db): Promise<number> {
  return db.sql.run(`UPDATE "Outbox" SET "state" = 'pending' WHERE "state" = 'in_flight'`)
}
