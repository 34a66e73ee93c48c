import type { Operation } from '@branchline/protocol'
import type { CentralDocumentRow } from './rows.ts'

/** What a branch may see of one DocType: what it wrote itself (`own`), or what the feed carries for it. */
export interface VerifyScope {
  doctype: string
  branchCode: string
  own: boolean
}

/** `position`: the place in the feed; null: none. */
export type VerifyRow = CentralDocumentRow & { position: bigint | null }

/** What central knows of a record beside the record. */
export interface VerifyFactsRow {
  key: string
  /** Of the newest deletion that the branch could see: its place in the feed, null when it is purged or never had one. */
  deletedAt: { position: bigint | null } | null
  conflict: boolean
  receipt: { operation: Operation; hash: string } | null
}

export interface VerificationRow {
  id: string
  branchCode: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** When it began, ISO-8601. */
  at: string
  verdict: 'equal' | 'differs' | null
  /** How many records differ, and by how much money of each currency. */
  differing: number
  money: Record<string, string>
  /** As `verify.last` tells it. */
  run: unknown
}

/** A verification without what it found in particular. */
export type VerificationSummaryRow = Pick<VerificationRow, 'branchCode' | 'at' | 'verdict' | 'differing' | 'money'>

export interface VerifyReader {
  /** Up to `limit` documents in the order of their keys' bytes, after `after` (null: the first) up to `through` (null: the last). */
  listRange(query: VerifyScope & { after: string | null; through: string | null; limit: number }): Promise<VerifyRow[]>
  /** Of these records, those the branch may see. */
  findVisible(query: VerifyScope & { keys: string[] }): Promise<VerifyRow[]>
  /** One for each key, in that order. Receipts are looked for where `receipts` is set: that walks over all of the branch. */
  findVerifyFacts(query: VerifyScope & { keys: string[]; receiptKeys: string[] }): Promise<VerifyFactsRow[]>
  /** Newest first: of one branch, or of all. */
  listVerifications(branchCode: string | null, limit: number): Promise<VerificationRow[]>
  /** The last one of each branch that came to an end. */
  lastVerifications(): Promise<VerificationSummaryRow[]>
}

export interface VerifyWriter {
  /** Keeps the branch's newest `keep`. */
  putVerification(row: VerificationRow, keep: number): Promise<void>
}
