import type { Operation } from '@branchline/protocol'
import type { CentralDocumentRow, CentralLogRow, ConflictSummaryRow } from './rows.ts'

/** Amounts are exact decimal text. The day '*' is all together, '' sales without a day. */
export interface MoneyDayRow {
  branchCode: string
  day: string
  currency: string
  soldCount: number
  sold: string
  arrivedCount: number
  arrived: string
}

export type SoldRow = Pick<MoneyDayRow, 'day' | 'currency' | 'soldCount' | 'sold'>

export type Resolution = 'minute' | 'quarter' | 'hour'

/** The branch '*' is the chain. `at`: the beginning, ISO-8601. */
export interface HistoryPointRow {
  branchCode: string
  resolution: Resolution
  at: string
  outbox: number
  arrived: number
  contacts: number
}

export interface ArrivalRow {
  at: string
  branchCode: string
  doctype: string
  name: string
  body: string
}

export interface DeadLetterCopyRow {
  branchCode: string
  operationId: string
  doctype: string
  name: string
  operation: Operation
  code: string
  message: string
  attempts: number
  diedAt: string
  /** JSON. */
  payload: string
}

export interface CommandRow {
  id: string
  branchCode: string
  kind: string
  /** JSON. */
  args: string
  state: 'waiting' | 'done' | 'failed'
  askedBy: string
  askedAt: string
  endedAt: string | null
  message: string | null
}

/** A receipt as it is shown. */
export interface RecordReceiptRow {
  operationId: string
  branchCode: string
  sequence: number
  operation: Operation
  status: string
  code: string | null
  message: string | null
  at: string
}

export interface FoundDocumentRow extends CentralDocumentRow {
  /** It has a place in the feed. */
  placed: boolean
  updatedAt: string
}

export interface FleetReader {
  /** Of these days; of one branch or of all. */
  listMoneyDays(days: string[], branchCode: string | null): Promise<MoneyDayRow[]>
  /** The newest business days of a branch, newest first. */
  listNewestMoneyDays(branchCode: string, limit: number): Promise<MoneyDayRow[]>
  /** The newest points between two instants, oldest first. */
  listHistory(query: {
    branchCode: string
    resolution: Resolution
    from: string
    to: string
    limit: number
  }): Promise<HistoryPointRow[]>
  countOpenConflictsByBranch(): Promise<Map<string, number>>
  countOpenAlertsByBranch(): Promise<{ branchCode: string | null; severity: 'critical' | 'warning'; count: number }[]>
  /** The last sales that came, newest first; only the last `scanMax` versions of any document are looked at. */
  listArrivals(limit: number, scanMax: number): Promise<ArrivalRow[]>
  /** Documents of these DocTypes that a branch made, by key: newest first where keys are made in the order of time. */
  listMadeBy(query: {
    branchCode: string
    doctype: string
    from: string
    to: string
    limit: number
  }): Promise<CentralDocumentRow[]>
  /** In (branch, operation) order. */
  listDeadLetterCopies(query: {
    branchCode: string | null
    after: [string, string] | null
    limit: number
  }): Promise<DeadLetterCopyRow[]>
  findDeadLetterCopies(operationIds: string[]): Promise<DeadLetterCopyRow[]>
  listRecordDeadLetters(doctype: string, name: string): Promise<DeadLetterCopyRow[]>
  /** Newest first. */
  listCommands(branchCode: string, limit: number): Promise<CommandRow[]>
  /** Oldest first. */
  listWaitingCommands(branchCode: string, limit: number): Promise<CommandRow[]>
  /** Documents of that key or name in these DocTypes. */
  findByText(text: string, doctypes: string[], limit: number): Promise<FoundDocumentRow[]>
  /** Copies of dead letters of that name or `sync_uuid` in these DocTypes. */
  findDeadLettersByText(text: string, doctypes: string[], limit: number): Promise<DeadLetterCopyRow[]>
  listRecordReceipts(doctype: string, key: string, limit: number): Promise<RecordReceiptRow[]>
  listRecordConflicts(doctype: string, key: string, limit: number): Promise<ConflictSummaryRow[]>
  listRecordLogs(doctype: string, name: string, limit: number): Promise<(CentralLogRow & { id: number; at: string })[]>
  findSetting(name: string): Promise<string | null>
}

export interface FleetWriter {
  /** What a branch says it sold; answers what of each currency is here. */
  noteSold(branchCode: string, rows: SoldRow[]): Promise<{ currency: string; arrived: string }[]>
  /** Adds `arrived` and `contacts` to what is there and keeps the higher `outbox`. */
  addHistory(rows: HistoryPointRow[]): Promise<void>
  purgeHistoryPoints(resolution: Resolution, before: string, limit: number): Promise<number>
  /** These and no others are the branch's. */
  replaceDeadLetterCopies(branchCode: string, rows: DeadLetterCopyRow[]): Promise<void>
  addCommand(row: CommandRow): Promise<void>
  /** Those of the branch that wait still. */
  endCommands(
    branchCode: string,
    results: { id: string; state: 'done' | 'failed'; message: string | null; endedAt: string }[],
  ): Promise<void>
  /** Ended ones, up to `limit`. */
  purgeCommands(before: string, limit: number): Promise<number>
  putSetting(name: string, value: string): Promise<void>
}
