import type { NewOutboxRow, OutboxRow, RecordKey } from '../rows.ts'
import { type Db, fieldTimesText } from '../sql.ts'
import { outboxRow, type StoredOutboxRow } from './outbox-row.ts'

/** The record's newest row that is not acked. */
export async function lastOwed(db: Db, { doctype, key }: RecordKey): Promise<OutboxRow | null> {
  const rows = db.sql.all<StoredOutboxRow>(
    `SELECT o.*, p."payload" FROM "Outbox" o JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
     WHERE o."doctype" = ? AND o."key" = ? AND o."state" <> 'acked' ORDER BY o."sequence" DESC LIMIT 1`,
    doctype,
    key,
  )
  return rows[0] ? outboxRow(rows[0]) : null
}

/** Of these records, those for which any row is not acked. One indexed query. */
export async function findOwedKeys(db: Db, doctype: string, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = db.sql.all<{ key: string }>(
    `SELECT DISTINCT "key" FROM "Outbox" WHERE "doctype" = ? AND "state" <> 'acked' AND "key" IN (SELECT value FROM json_each(?))`,
    doctype,
    JSON.stringify(keys),
  )
  return new Set(rows.map(({ key }) => key))
}

/** Of these records, those that were deleted here, acked or not. */
export async function findDeletedKeys(db: Db, doctype: string, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = db.sql.all<{ key: string }>(
    `SELECT "key" FROM "Outbox" WHERE "operation" = 'delete' AND "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))`,
    doctype,
    JSON.stringify(keys),
  )
  return new Set(rows.map(({ key }) => key))
}

/** Adds rows in the order given, each with the next sequence: gapless, since a rollback gives them back. */
export async function addOutboxRows(db: Db, rows: NewOutboxRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsPerStatement) addAtOnce(db, rows.slice(at, at + rowsPerStatement))
}

/** A sale with its stock entries is one statement. */
const rowsPerStatement = 20

function addAtOnce(db: Db, rows: NewOutboxRow[]): void {
  db.sql.run(
    `INSERT INTO "Outbox" ("operationId", "doctype", "key", "name", "operation", "payloadHash", "baseHash", "hlc", "fieldTimes", "createdAt", "state")
     VALUES ${rows.map(() => `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')`).join(', ')}`,
    ...rows.flatMap((row) => [
      row.operationId,
      row.doctype,
      row.key,
      row.name,
      row.operation,
      row.payloadHash,
      row.baseHash,
      row.hlc,
      fieldTimesText(row.fieldTimes),
      row.createdAt,
    ]),
  )
  // Sequences of one statement follow one another, and the last of them is the newest.
  db.sql.run(
    `INSERT INTO "OutboxPayload" ("sequence", "payload")
     VALUES ${rows.map(() => `((SELECT max("sequence") FROM "Outbox") - ?, ?)`).join(', ')}`,
    ...rows.flatMap(({ payload }, index) => [rows.length - 1 - index, payload]),
  )
}

/** Compaction: new content, under its own operationId, in a row never sent; sequence, baseHash and createdAt stay. */
export async function replaceOutboxRow(
  db: Db,
  sequence: number,
  {
    operationId,
    payload,
    payloadHash,
    hlc,
    fieldTimes,
    name,
  }: Pick<NewOutboxRow, 'operationId' | 'payload' | 'payloadHash' | 'hlc' | 'fieldTimes' | 'name'>,
): Promise<void> {
  const replaced = db.sql.run(
    `UPDATE "Outbox" SET "operationId" = ?, "payloadHash" = ?, "hlc" = ?, "fieldTimes" = ?, "name" = ?
     WHERE "sequence" = ? AND "state" = 'pending' AND NOT "everSent"`,
    operationId,
    payloadHash,
    hlc,
    fieldTimesText(fieldTimes),
    name,
    sequence,
  )
  if (replaced !== 1) throw new Error(`outbox row ${sequence} was sent before it could be replaced`)
  db.sql.run('UPDATE "OutboxPayload" SET "payload" = ? WHERE "sequence" = ?', payload, sequence)
}
