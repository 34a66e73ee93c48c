import type { AliasRow, NamingStep, OutboxRow } from '../rows.ts'
import type { Db } from '../sql.ts'
import { outboxRow, type StoredOutboxRow } from './outbox-row.ts'

type Stored = Omit<AliasRow, 'split' | 'applied'> & { split: number; applied: number }

/** What is known of these names, and which of those they stand for were anonymised. */
export async function findAliases(db: Db, names: string[]): Promise<AliasRow[]> {
  if (names.length === 0) return []
  return db.sql
    .all<Stored>(
      `WITH own AS (SELECT * FROM "Alias" WHERE "name" IN (SELECT value FROM json_each(?)))
       SELECT * FROM own UNION SELECT s.* FROM own JOIN "Alias" s ON s."name" = own."aliasOf" AND s."aliasOf" = own."aliasOf"`,
      JSON.stringify(names),
    )
    .map(aliasRow)
}

export async function hasAliases(db: Db): Promise<boolean> {
  return db.sql.all('SELECT 1 AS one FROM "Alias" LIMIT 1').length > 0
}

/** What central said and this branch has not carried out; a crash may have come between. In name order. */
export async function listUnapplied(db: Db, limit: number): Promise<AliasRow[]> {
  return db.sql.all<Stored>('SELECT * FROM "Alias" WHERE NOT "applied" ORDER BY "name" LIMIT ?', limit).map(aliasRow)
}

function aliasRow({ name, aliasOf, split, applied }: Stored): AliasRow {
  return { name, aliasOf, split: Boolean(split), applied: Boolean(applied) }
}

/** Upserts. */
export async function putAliases(db: Db, rows: AliasRow[]): Promise<void> {
  if (rows.length === 0) return
  db.sql.run(
    `INSERT INTO "Alias" ("name", "aliasOf", "split", "applied")
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?) WHERE true
     ON CONFLICT ("name", "aliasOf") DO UPDATE SET "split" = excluded."split", "applied" = excluded."applied"`,
    JSON.stringify(rows.map(({ name, aliasOf, split, applied }) => [name, aliasOf, Number(split), Number(applied)])),
  )
}

/**
 * Looks at the next `limit` documents of a DocType, in key order, for those in whose text one of these pieces stands. Answers their
 * keys and where the next step begins; null: none is left.
 */
export async function findNaming(
  db: Db,
  { doctype, texts, after, limit }: NamingStep<string> & { doctype: string },
): Promise<{ keys: string[]; next: string | null }> {
  const rows = db.sql.all<{ key: string; names: number }>(
    `SELECT "key", EXISTS (SELECT 1 FROM json_each(?) t WHERE instr("body", t.value) > 0) AS names FROM "Document"
     WHERE "doctype" = ? AND "key" > ? ORDER BY "key" LIMIT ?`,
    JSON.stringify(texts),
    doctype,
    after,
    limit,
  )
  const keys = rows.flatMap(({ key, names }) => (names ? [key] : []))
  return { keys, next: rows.length < limit ? null : (rows.at(-1)?.key ?? null) }
}

/** Likewise among the operations owed and never sent, by sequence. */
export async function findOwedNaming(
  db: Db,
  { texts, after, limit }: NamingStep<number>,
): Promise<{ sequences: number[]; next: number | null }> {
  const rows = db.sql.all<{ sequence: number; names: number }>(
    `SELECT o."sequence", EXISTS (SELECT 1 FROM json_each(?) t WHERE instr(p."payload", t.value) > 0) AS names
     FROM "Outbox" o JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
     WHERE o."sequence" > ? AND o."state" = 'pending' AND o."state" <> 'acked' AND NOT o."everSent" ORDER BY o."sequence" LIMIT ?`,
    JSON.stringify(texts),
    after,
    limit,
  )
  const sequences = rows.flatMap(({ sequence, names }) => (names ? [Number(sequence)] : []))
  return { sequences, next: rows.length < limit ? null : Number(rows.at(-1)?.sequence ?? 0) }
}

/** Of these rows, those still owed and never sent, in sequence order. */
export async function findNeverSent(db: Db, sequences: number[]): Promise<OutboxRow[]> {
  if (sequences.length === 0) return []
  const rows = db.sql.all<StoredOutboxRow>(
    `SELECT o.*, p."payload" FROM json_each(?) j JOIN "Outbox" o ON o."sequence" = j.value
       JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
     WHERE o."state" = 'pending' AND NOT o."everSent" ORDER BY o."sequence"`,
    JSON.stringify(sequences),
  )
  return rows.map(outboxRow)
}

/** Other content under its own operationId, and perhaps another record, for rows never sent; sequence and times stay. */
export async function rewriteOutboxRows(
  db: Db,
  rows: Pick<OutboxRow, 'operationId' | 'sequence' | 'key' | 'name' | 'payload' | 'payloadHash' | 'baseHash'>[],
): Promise<void> {
  for (const { operationId, sequence, key, name, payload, payloadHash, baseHash } of rows) {
    const count = db.sql.run(
      `UPDATE "Outbox" SET "operationId" = ?, "key" = ?, "name" = ?, "payloadHash" = ?, "baseHash" = ?
       WHERE "sequence" = ? AND "state" = 'pending' AND NOT "everSent"`,
      operationId,
      key,
      name,
      payloadHash,
      baseHash,
      sequence,
    )
    if (count !== 1) throw new Error(`outbox row ${sequence} was sent before it could be rewritten`)
    db.sql.run('UPDATE "OutboxPayload" SET "payload" = ? WHERE "sequence" = ?', payload, sequence)
  }
}
