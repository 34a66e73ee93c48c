import type { PrismaClient } from './generated/client.ts'

/** Where a statement runs: the pool, or one open transaction. */
export interface Db {
  /** Ordinary statements. */
  prisma: Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>
  /** Statements of the hot paths, on the same connection. */
  sql: Sql
}

/** A Buffer is a value in PostgreSQL's binary format (`binary-arrays.ts`). */
export type SqlValue = string | number | bigint | boolean | Buffer | null

/** Prepared once per connection. 64-bit integers come as bigint. */
export interface Sql {
  all<Row>(text: string, ...values: SqlValue[]): Promise<Row[]>
  /** Answers how many rows changed. */
  run(text: string, ...values: SqlValue[]): Promise<number>
}

// Look-ups of many records are written as LATERAL ... OFFSET 0: one index look-up per record, whatever the planner thinks of the
// size of a table. A join may turn around and read all of a DocType for a hundred keys.

/** Rows as one JSON parameter, read by `jsonb_to_recordset`: one bind whatever their number (65,535 binds overflow silently). */
export function asJson(rows: unknown): string {
  return JSON.stringify(rows)
}

/** How maps name a record. */
export function idOf({ doctype, key }: { doctype: string; key: string }): string {
  return `${doctype}\n${key}`
}

export function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString()
}
