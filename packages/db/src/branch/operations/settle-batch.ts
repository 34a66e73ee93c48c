import type { Settlement } from '../rows.ts'
import type { Db } from '../sql.ts'

/**
 * Writes what central answered for a batch: one statement for the rows, one for new dead letters, one that lets successors of
 * settled operations go at once. A row that is not in flight (settled before) stays as it is.
 */
export async function settleBatch(db: Db, settlements: Settlement[], now: string): Promise<void> {
  if (settlements.length === 0) return
  db.sql.run(
    `UPDATE "Outbox" SET
       "state" = s.value ->> 1, "outcome" = s.value ->> 2, "lastCode" = s.value ->> 3, "lastMessage" = s.value ->> 4,
       "nextAttemptAt" = s.value ->> 5, "rejections" = "rejections" + (s.value ->> 6), "deferrals" = "deferrals" + (s.value ->> 7),
       "settledAt" = CASE WHEN s.value ->> 1 = 'acked' THEN ? END
     FROM json_each(?) s WHERE "Outbox"."operationId" = s.value ->> 0 AND "Outbox"."state" = 'in_flight'`,
    now,
    JSON.stringify(settlements.map(columnsOf)),
  )
  const dead = settlements.flatMap((settlement) =>
    settlement.kind === 'rejected' && settlement.dead ? [settlement] : [],
  )
  if (dead.length > 0) {
    db.sql.run(
      `INSERT INTO "DeadLetter" ("operationId", "code", "message", "diedAt")
       SELECT value ->> 0, value ->> 1, value ->> 2, ? FROM json_each(?) WHERE true
       ON CONFLICT ("operationId") DO UPDATE SET "code" = excluded."code", "message" = excluded."message", "diedAt" = excluded."diedAt"`,
      now,
      JSON.stringify(dead.map(({ operationId, code, message }) => [operationId, code, message])),
    )
  }
  const settled = settlements.flatMap(({ kind, operationId }) => (kind === 'settled' ? [operationId] : []))
  if (settled.length > 0) {
    db.sql.run(
      // Begins with whether anything waits at all, and then goes from what was settled: a wait of others costs a batch nothing.
      `UPDATE "Outbox" SET "nextAttemptAt" = NULL WHERE "sequence" IN (
         SELECT n."sequence" FROM (SELECT 1 FROM "Outbox" WHERE "state" = 'pending' AND "nextAttemptAt" IS NOT NULL LIMIT 1)
           CROSS JOIN json_each(?) s CROSS JOIN "Outbox" p ON p."operationId" = s.value
           CROSS JOIN "Outbox" n ON n."doctype" = p."doctype" AND n."key" = p."key"
             AND n."state" <> 'acked' AND +n."state" = 'pending' AND n."nextAttemptAt" IS NOT NULL)`,
      JSON.stringify(settled),
    )
  }
}

/** [operationId, state, outcome, code, message, nextAttemptAt, rejections to add, deferrals to add] */
function columnsOf(settlement: Settlement): (string | number | null)[] {
  const { operationId } = settlement
  switch (settlement.kind) {
    case 'settled':
      return [operationId, 'acked', settlement.outcome, settlement.code ?? null, settlement.message ?? null, null, 0, 0]
    case 'rejected': {
      const state = settlement.dead ? 'dead' : 'pending'
      return [
        operationId,
        state,
        null,
        settlement.code,
        settlement.message,
        settlement.dead ? null : settlement.nextAttemptAt,
        1,
        0,
      ]
    }
    case 'deferred':
      return [operationId, 'pending', null, null, settlement.message, settlement.nextAttemptAt, 0, 1]
    case 'returned':
      return [operationId, 'pending', null, null, null, null, 0, 0]
  }
}
