import type { NamingStep, SettledPayload } from '../rows.ts'
import type { Db } from '../sql.ts'

/**
 * Looks at the next `limit` operations that are settled or dead, by sequence, for those in whose payload one of these pieces stands.
 * Answers them and where the next step begins; null: none is left.
 */
export async function findSettledNaming(
  db: Db,
  { table, texts, after, limit }: NamingStep<number> & { table: SettledPayload['table'] },
): Promise<{ found: SettledPayload[]; next: number | null }> {
  const source =
    table === 'History'
      ? `"History" o WHERE o."sequence" > ?`
      : `"Outbox" o JOIN "OutboxPayload" p ON p."sequence" = o."sequence" WHERE o."sequence" > ? AND o."state" IN ('acked', 'dead')`
  const payload = table === 'History' ? 'o."payload"' : 'p."payload"'
  const rows = db.sql.all<SettledPayload & { names: number }>(
    `SELECT o."sequence", o."doctype", EXISTS (SELECT 1 FROM json_each(?) t WHERE instr(${payload}, t.value) > 0) AS names,
       ${payload} AS payload FROM ${source} ORDER BY o."sequence" LIMIT ?`,
    JSON.stringify(texts),
    after,
    limit,
  )
  const found = rows.flatMap(({ sequence, doctype, payload: text, names }) =>
    names ? [{ table, sequence: Number(sequence), doctype, payload: text, payloadHash: '' }] : [],
  )
  return { found, next: rows.length < limit ? null : Number(rows.at(-1)?.sequence ?? 0) }
}

/** Puts scrubbed content into operations that are settled or dead; their state, their id and their times stay. */
export async function scrubSettled(db: Db, rows: SettledPayload[]): Promise<void> {
  for (const { table, sequence, payload, payloadHash } of rows) {
    if (table === 'History') {
      const sql = 'UPDATE "History" SET "payload" = ?, "payloadHash" = ?, "lastMessage" = NULL WHERE "sequence" = ?'
      db.sql.run(sql, payload, payloadHash, sequence)
      continue
    }
    const count = db.sql.run(
      `UPDATE "Outbox" SET "payloadHash" = ?, "lastMessage" = NULL WHERE "sequence" = ? AND "state" IN ('acked', 'dead')`,
      payloadHash,
      sequence,
    )
    if (count === 0) continue
    db.sql.run('UPDATE "OutboxPayload" SET "payload" = ? WHERE "sequence" = ?', payload, sequence)
    db.sql.run(
      `UPDATE "DeadLetter" SET "message" = 'anonymised; the code says what was wrong'
       WHERE "operationId" = (SELECT "operationId" FROM "Outbox" WHERE "sequence" = ?)`,
      sequence,
    )
  }
}

/** How many operations that were sent, and not settled yet, have one of these pieces in their payload: those are not to be touched. */
export async function countSentNaming(db: Db, texts: string[]): Promise<number> {
  const [row] = db.sql.all<{ count: number }>(
    `SELECT count(*) AS count FROM "Outbox" o JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
     WHERE o."state" IN ('pending', 'in_flight') AND (o."everSent" OR o."state" = 'in_flight')
       AND EXISTS (SELECT 1 FROM json_each(?) t WHERE instr(p."payload", t.value) > 0)`,
    JSON.stringify(texts),
  )
  return Number(row?.count ?? 0)
}

const wordPlaces = [
  ['SyncLog', 'message'],
  ['SyncLog', 'detail'],
  ['VerifyRun', 'run'],
  ['CommandRun', 'message'],
  ['Outbox', 'lastMessage'],
  ['History', 'lastMessage'],
  ['DeadLetter', 'message'],
  ['Parked', 'message'],
] as const

/** Takes words of a person out of logs, reports and messages; versions of these Customers in the log go. One look at each table. */
export async function replaceWords(
  db: Db,
  { names, words, pseudonym }: { names: string[]; words: string[]; pseudonym: string },
): Promise<void> {
  db.sql.run(
    `UPDATE "SyncLog" SET "detail" = NULL WHERE "doctype" = 'Customer' AND "name" IN (SELECT value FROM json_each(?)) AND "detail" IS NOT NULL`,
    JSON.stringify(names),
  )
  for (const [table, column] of wordPlaces) {
    for (const word of words) {
      db.sql.run(
        `UPDATE "${table}" SET "${column}" = replace("${column}", ?, ?) WHERE instr("${column}", ?) > 0`,
        word,
        pseudonym,
        word,
      )
    }
  }
}

/** What was put into the write-ahead log goes into the file, and the log is cut: it held what is gone by now. Nobody waits for it. */
export async function cutLog(db: Db): Promise<void> {
  db.sql.all('PRAGMA wal_checkpoint(TRUNCATE)')
}

/** The names that stand for these Customers. */
export async function findNamesOf(db: Db, customers: string[]): Promise<string[]> {
  if (customers.length === 0) return []
  const sql = `SELECT DISTINCT "name" FROM "Alias" WHERE "aliasOf" IN (SELECT value FROM json_each(?)) AND "name" <> "aliasOf" AND NOT "split"`
  return db.sql.all<{ name: string }>(sql, JSON.stringify(customers)).map(({ name }) => name)
}
