import type { PrismaClient } from './generated/client.ts'

/** Where a statement runs: the pool, or one open transaction. */
export type Db = Pick<PrismaClient, '$queryRawUnsafe' | '$executeRawUnsafe'>

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
