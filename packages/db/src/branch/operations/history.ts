import { strict as assert } from 'node:assert'
import type { ArchiveWindow } from '../rows.ts'
import type { Db } from '../sql.ts'

/**
 * Looks at the next `limit` rows of the outbox, in sequence order, for those settled before `settledBefore`. Nothing is indexed
 * by that: settling a sale would pay for it. Rows come in the order of their making, so the look-through ends (`next` null) at a
 * window in which every row is younger than that.
 */
export async function findArchivable(
  db: Db,
  { after, settledBefore, limit }: { after: number; settledBefore: string; limit: number },
): Promise<ArchiveWindow> {
  const rows = db.sql.all<{ sequence: number; createdAt: string; settledAt: string | null }>(
    `SELECT "sequence", "createdAt", CASE WHEN "state" = 'acked' THEN "settledAt" END AS settledAt FROM "Outbox"
     WHERE "sequence" > ? ORDER BY "sequence" LIMIT ?`,
    after,
    limit,
  )
  const sequences = rows.flatMap(({ sequence, settledAt }) =>
    settledAt !== null && settledAt < settledBefore ? [sequence] : [],
  )
  const last = rows.at(-1)
  const more = rows.length === limit && rows.some(({ createdAt }) => createdAt < settledBefore)
  return { sequences, next: more && last ? last.sequence : null }
}

/** Moves acked rows with their payloads to History. */
export async function archiveAcked(db: Db, sequences: number[]): Promise<void> {
  moveToHistory(db, sequences, `o."outcome", o."lastMessage", o."settledAt"`, `o."state" = 'acked'`, [])
}

/**
 * Moves rows that a person gave up to History at once: from here on nothing owes them, whoever asks, and the indexes of what is
 * owed stay small. What is left of their records goes on in order.
 */
export async function discardOutboxRows(
  db: Db,
  sequences: number[],
  { reason, now }: { reason: string; now: string },
): Promise<void> {
  const list = JSON.stringify(sequences)
  db.sql.run(
    `UPDATE "Outbox" SET "nextAttemptAt" = NULL WHERE "state" = 'pending' AND "state" <> 'acked' AND "nextAttemptAt" IS NOT NULL
       AND EXISTS (SELECT 1 FROM "Outbox" p WHERE p."sequence" IN (SELECT value FROM json_each(?))
                   AND p."doctype" = "Outbox"."doctype" AND p."key" = "Outbox"."key")`,
    list,
  )
  db.sql.run(
    `DELETE FROM "DeadLetter" WHERE "operationId" IN (
       SELECT "operationId" FROM "Outbox" WHERE "sequence" IN (SELECT value FROM json_each(?)))`,
    list,
  )
  moveToHistory(db, sequences, `'discarded', ?, ?`, `o."state" IN ('dead', 'pending')`, [reason, now])
}

function moveToHistory(db: Db, sequences: number[], settled: string, movable: string, values: string[]): void {
  if (sequences.length === 0) return
  const list = JSON.stringify(sequences)
  const moved = db.sql.run(
    `INSERT INTO "History" ("sequence", "operationId", "doctype", "key", "name", "operation", "payloadHash", "baseHash", "hlc",
       "fieldTimes", "lastCode", "createdAt", "payload", "outcome", "lastMessage", "settledAt")
     SELECT o."sequence", o."operationId", o."doctype", o."key", o."name", o."operation", o."payloadHash", o."baseHash", o."hlc",
       o."fieldTimes", o."lastCode", o."createdAt", p."payload", ${settled}
     FROM json_each(?) j JOIN "Outbox" o ON o."sequence" = j.value JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
     WHERE ${movable}`,
    ...values,
    list,
  )
  assert.equal(moved, sequences.length, 'a row moved to History was not what it was taken for')
  db.sql.run('DELETE FROM "OutboxPayload" WHERE "sequence" IN (SELECT value FROM json_each(?))', list)
  db.sql.run('DELETE FROM "Outbox" WHERE "sequence" IN (SELECT value FROM json_each(?))', list)
}

/** Removes up to `limit` rows of History settled before then, the oldest first. Answers how many. */
export async function purgeHistory(db: Db, settledBefore: string, limit: number): Promise<number> {
  return db.sql.run(
    `DELETE FROM "History" WHERE "sequence" IN (
       SELECT "sequence" FROM "History" WHERE "settledAt" < ? ORDER BY "settledAt" LIMIT ?)`,
    settledBefore,
    limit,
  )
}

/** How much there is of each: what is owed or was settled lately, and what was archived. */
export async function countHistory(db: Db): Promise<{ outbox: number; history: number }> {
  const rows = db.sql.all<{ outbox: number; history: number }>(
    'SELECT (SELECT count(*) FROM "Outbox") AS outbox, (SELECT count(*) FROM "History") AS history',
  )
  return { outbox: Number(rows[0]?.outbox ?? 0), history: Number(rows[0]?.history ?? 0) }
}
