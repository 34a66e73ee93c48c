import type { Operation } from '@branchline/protocol'
import type { DocumentRow, SyncLogRow } from './rows.ts'

/** Exact: `units` and `billionths` of them are summed up each for itself, and may have either sign. */
export interface SummedAmount {
  units: bigint
  billionths: bigint
}

export interface SoldDayRow extends SummedAmount {
  /** The business day; '' for sales without one, '*' for all together. */
  day: string
  currency: string
  count: number
  change: number
}

/** Sales not settled, by currency, by sign and by whether they are in dead letters. */
export interface UnsentSalesRow extends SummedAmount {
  currency: string
  count: number
  negative: boolean
  dead: boolean
  oldestAt: string
}

/** What was sold, then what of it is owed: a sale made in between is in the second alone, never in the first alone. */
export interface MoneyRows {
  totals: SoldDayRow[]
  /** Days that changed beyond `change`, in that order. */
  days: SoldDayRow[]
  unsent: UnsentSalesRow[]
}

/** An operation of a record, wherever it is kept. */
export interface RecordOperationRow {
  operationId: string
  doctype: string
  key: string
  name: string
  sequence: number
  operation: Operation
  /** pending | in_flight | acked | dead | discarded */
  state: string
  outcome: string | null
  code: string | null
  message: string | null
  createdAt: string
  settledAt: string | null
}

export interface CommandRunRow {
  commandId: string
  kind: string
  outcome: 'done' | 'failed'
  message: string | null
  endedAt: string
  told: boolean
}

export interface FleetReader {
  readMoney(after: number, limit: number): Promise<MoneyRows>
  /** Documents of that name or sync_uuid, of one DocType or of any that has a rule. */
  findByText(text: string, doctype: string | null, limit: number): Promise<DocumentRow[]>
  /** The newest operations of that record, or of that name; newest first. */
  listRecordOperations(record: { doctype: string; key: string }, limit: number): Promise<RecordOperationRow[]>
  listRecordLogs(name: string, limit: number): Promise<(SyncLogRow & { id: number })[]>
  /** Of these commands, those carried out. */
  findCommandRuns(commandIds: string[]): Promise<CommandRunRow[]>
  listUntoldCommands(limit: number): Promise<CommandRunRow[]>
}

export interface FleetWriter {
  /** Keeps the newest `keep`. */
  putCommandRun(row: CommandRunRow, keep: number): Promise<void>
  markToldCommands(commandIds: string[]): Promise<void>
}
