import type { Operation } from '@branchline/protocol'
import type { DocumentRow } from './rows.ts'

/** A stored document and the reload that last saw it; 0: no pull ever did. */
export type VerifyRow = DocumentRow & { generation: number }

/** What a branch knows of a record beside the record. */
export interface VerifyFactsRow {
  /** An operation on it is not settled; dead: one waits for a person. */
  owed: 'owed' | 'dead' | null
  parked: boolean
  localEdit: boolean
  /** The last operation that central took, as far as the history goes back. */
  last: { operation: Operation; hash: string } | null
  /** A person gave up the last one. */
  discarded: boolean
}

export interface VerifyRunRow {
  id: string
  nightly: boolean
  endedAt: string
  /** JSON. */
  run: string
}

export interface VerifyReader {
  /** Up to `limit` documents in the order of their keys' bytes, after `after` (null: the first) up to `through` (null: the last). */
  listRange(query: {
    doctype: string
    after: string | null
    through: string | null
    limit: number
  }): Promise<VerifyRow[]>
  findRecords(doctype: string, keys: string[]): Promise<VerifyRow[]>
  /** By key; one that nothing is known of is left out. Walks over outbox and history once. */
  findVerifyFacts(doctype: string, keys: string[]): Promise<Map<string, VerifyFactsRow>>
  /** When the oldest operation that is remembered was made, null for none. */
  historyReach(): Promise<string | null>
  /** Newest first. */
  listVerifyRuns(limit: number): Promise<VerifyRunRow[]>
  lastNightlyAt(): Promise<string | null>
}

export interface VerifyWriter {
  /** Keeps the newest `keep`. */
  putVerifyRun(row: VerifyRunRow, keep: number): Promise<void>
}
