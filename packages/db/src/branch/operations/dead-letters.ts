import type { CorrectedRow, DeadLetterRow, OutboxRow } from '../rows.ts'
import { type Db, fieldTimesText } from '../sql.ts'
import { outboxRow, type StoredOutboxRow } from './outbox-row.ts'

/** In sequence order; `after` is the last row's sequence. */
export async function listDeadLetters(db: Db, after: number | null, limit: number): Promise<DeadLetterRow[]> {
  return db.sql.all(
    `SELECT o."operationId", o."sequence", o."doctype", o."key", o."name", o."operation", p."payload", o."rejections" AS attempts,
       l."code", l."message", l."diedAt"
     FROM "Outbox" o JOIN "DeadLetter" l ON l."operationId" = o."operationId" JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
     WHERE o."state" = 'dead' AND o."state" <> 'acked' AND o."sequence" > ? ORDER BY o."sequence" LIMIT ?`,
    after ?? 0,
    limit,
  )
}

/** Dead -> pending, counted from nothing again; its successors follow it in order. Answers the operations that were dead. */
export async function retryDeadLetters(db: Db, operationIds: string[]): Promise<string[]> {
  const rows = db.sql.all<{ operationId: string }>(
    `UPDATE "Outbox" SET "state" = 'pending', "rejections" = 0, "nextAttemptAt" = NULL
     WHERE "state" = 'dead' AND "operationId" IN (SELECT value FROM json_each(?)) RETURNING "operationId"`,
    JSON.stringify(operationIds),
  )
  const retried = rows.map(({ operationId }) => operationId)
  await db.prisma.deadLetter.deleteMany({ where: { operationId: { in: retried } } })
  return retried
}

/**
 * The operations of these that are dead, each with all that its record owes after it, in sequence order. Nothing behind a dead
 * operation was ever sent since: only heads are claimed.
 */
export async function findDeadWithSuccessors(db: Db, operationIds: string[]): Promise<OutboxRow[]> {
  const rows = db.sql.all<StoredOutboxRow>(
    `SELECT o.*, p."payload" FROM "Outbox" d
       JOIN "Outbox" o ON o."doctype" = d."doctype" AND o."key" = d."key" AND o."sequence" >= d."sequence" AND o."state" <> 'acked'
       JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
     WHERE d."operationId" IN (SELECT value FROM json_each(?)) AND d."state" = 'dead' ORDER BY o."sequence"`,
    JSON.stringify(operationIds),
  )
  return rows.map(outboxRow)
}

/** Puts corrected content into rows not settled; what was dead is pending again, counted from nothing. */
export async function correctOutboxRows(db: Db, rows: CorrectedRow[]): Promise<void> {
  for (const { sequence, operationId, payload, payloadHash, baseHash, fieldTimes } of rows) {
    db.sql.run(
      'DELETE FROM "DeadLetter" WHERE "operationId" = (SELECT "operationId" FROM "Outbox" WHERE "sequence" = ?)',
      sequence,
    )
    const count = db.sql.run(
      `UPDATE "Outbox" SET "operationId" = ?, "payloadHash" = ?, "baseHash" = ?, "fieldTimes" = ?,
         "state" = 'pending', "rejections" = 0, "nextAttemptAt" = NULL
       WHERE "sequence" = ? AND "state" IN ('dead', 'pending')`,
      operationId,
      payloadHash,
      baseHash,
      fieldTimesText(fieldTimes),
      sequence,
    )
    if (count !== 1) throw new Error(`outbox row ${sequence} was sent or settled before it could be corrected`)
    db.sql.run('UPDATE "OutboxPayload" SET "payload" = ? WHERE "sequence" = ?', payload, sequence)
  }
}
