import type { Db } from '../sql.ts'
import type { DeadLetterRow } from '../store.ts'

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
