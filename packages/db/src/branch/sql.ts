import type { FieldTimes } from '@branchline/protocol'
import type { PrismaClient } from './generated/client.ts'

/** Where a statement runs: the reading handle, or one open write transaction. */
export interface Db {
  /** Ordinary statements. */
  prisma: Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>
  /** Statements of the hot paths, straight on the same handle and in the same transaction. */
  sql: Sql
}

export type SqlValue = string | number | null

/** Prepared once, run at once: what waits for a disk waits here. */
export interface Sql {
  all<Row>(text: string, ...values: SqlValue[]): Row[]
  /** Answers how many rows changed. */
  run(text: string, ...values: SqlValue[]): number
}

export function fieldTimesOf(text: string | null): FieldTimes | null {
  return text === null ? null : JSON.parse(text)
}

export function fieldTimesText(times: FieldTimes | null): string | null {
  return times === null ? null : JSON.stringify(times)
}
