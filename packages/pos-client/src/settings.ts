import type { Ports } from './ports.ts'

/** A sale as the host's own program has it, whatever it is. */
export type HostSale = unknown

export interface PosSettings<Sale = HostSale> {
  /** Where the branch is, as `https://branch.shop.example:8001`. */
  branchUrl: string
  /** The database of this till in the browser. One per till. */
  database?: string
  /**
   * The host's sale as a Sales Invoice. `name`, `sync_uuid`, `doctype` and `origin_branch` are put in by the till; amounts are decimal
   * strings or numbers, taken as sold and never recalculated. `posting_date` (YYYY-MM-DD) decides the year of the number; absent: today.
   */
  documentOf: (sale: Sale) => Record<string, unknown>
  /** How long a sale waits for the branch before it is slow. */
  branchPatienceMs?: number
  /** Likewise for central. */
  centralPatienceMs?: number
  /** Rows that are read, and asked about, at a time. */
  pageRows?: number
  ports?: Ports
}

export const defaults = {
  database: 'branchline',
  branchPatienceMs: 500,
  centralPatienceMs: 1_000,
  pageRows: 200,
} as const

/** The prefix of a DocType's numbers (`SINV-CAI-T03-2026-00001`). */
export const numberPrefixes: Readonly<Record<string, string>> = {
  'Sales Invoice': 'SINV',
  'Payment Entry': 'PE',
  'POS Opening Shift': 'POS-OPE',
}
