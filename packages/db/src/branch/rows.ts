import type { Docstatus, FieldTimes, Operation } from '@branchline/protocol'

/** A document as stored: `body` is its JSON text, `hash` that of the adapters package. */
export interface DocumentRow {
  doctype: string
  key: string
  name: string
  syncUuid: string | null
  originBranch: string | null
  docstatus: Docstatus
  body: string
  hash: string
  hlc: string
  conflictKey: string | null
  /** The document of the same DocType that this one hangs on. */
  parent: string | null
}

export interface RecordKey {
  doctype: string
  key: string
}

export type OutboxState = 'pending' | 'in_flight' | 'acked' | 'dead'
export type SettledOutcome = 'applied' | 'duplicate' | 'merged' | 'conflict'

export interface NewOutboxRow extends RecordKey {
  operationId: string
  name: string
  operation: Operation
  payload: string
  payloadHash: string
  baseHash: string | null
  hlc: string
  fieldTimes: FieldTimes | null
  createdAt: string
}

export interface OutboxRow extends NewOutboxRow {
  sequence: number
  state: OutboxState
  everSent: boolean
  rejections: number
  deferrals: number
  nextAttemptAt: string | null
  outcome: SettledOutcome | null
  lastCode: string | null
  lastMessage: string | null
  settledAt: string | null
}

/** Of a claimed row what settling it needs; what is sent of it, `readPushRecords` says. */
export type ClaimedRow = Pick<OutboxRow, 'operationId' | 'sequence' | 'rejections' | 'deferrals'>

/** New content for an operation that central has not taken. */
export type CorrectedRow = Pick<
  OutboxRow,
  'sequence' | 'operationId' | 'payload' | 'payloadHash' | 'baseHash' | 'fieldTimes'
>

/** Of a stretch of the outbox the rows that may move to History, and where the next stretch begins after; null: none is left. */
export interface ArchiveWindow {
  sequences: number[]
  next: number | null
}

/** What central answered for one operation in flight. */
export type Settlement =
  | { kind: 'settled'; operationId: string; outcome: SettledOutcome; code?: string; message?: string }
  | { kind: 'rejected'; operationId: string; code: string; message: string; nextAttemptAt: string; dead: boolean }
  | { kind: 'deferred'; operationId: string; message: string; nextAttemptAt: string }
  /** The request failed as a whole: back to pending, nothing counted. */
  | { kind: 'returned'; operationId: string }

export interface DeadLetterRow extends RecordKey {
  operationId: string
  sequence: number
  name: string
  operation: Operation
  payload: string
  code: string
  message: string
  attempts: number
  diedAt: string
}

export interface ParkedRow extends RecordKey {
  name: string
  kind: 'upsert' | 'tombstone'
  body: string | null
  hash: string | null
  hlc: string
  fieldTimes: FieldTimes | null
  /** `OWED` or an error code. */
  code: string
  message: string
  at: string
}

export interface WatermarkRow {
  doctype: string
  cursor: string | null
  generation: number
  reloading: boolean
  at: string
}

export interface LocalEditRow extends RecordKey {
  kind: 'save' | 'delete'
  name: string
  centralBody: string | null
  centralHash: string | null
  centralHlc: string | null
  editedAt: string
}

/** The rows of the log of one kind. */
export interface LogCount {
  count: number
  /** Of the newest. */
  at: string
  message: string | null
}

export interface SyncLogRow {
  /** The person who did it; the line is then audited. Not a column of its own. */
  by?: string
  at: string
  kind: string
  doctype?: string | null
  name?: string | null
  count?: number | null
  durationMs?: number | null
  code?: string | null
  message?: string | null
  detail?: string | null
}

export interface SiteConfigRow {
  branchCode: string
  centralUrl: string
  instance: string
  fence: string | null
  lastHeartbeatAt: string | null
  lastPushAt: string | null
  lastPullAt: string | null
  lastError: string | null
  /** The life of central's database that this branch last spoke to. */
  epoch: string | null
  /** While what was settled lately is put back to be sent again: done up to this sequence. */
  resendAfter: number | null
  /** What was set at run time; null: as the environment says. */
  centralUrlSet: string | null
  pushIntervalSeconds: number | null
  pullMastersIntervalSeconds: number | null
  pullFailoverIntervalSeconds: number | null
  historyDays: number | null
  logDays: number | null
  /** Encrypted. */
  syncPassword: string | null
  verifyHour: number | null
  /** IANA name, as central says; null: not heard yet. */
  timezone: string | null
  /** How far it has fetched what central wrote in its name; null: not at all. */
  failoverCursor: string | null
  failoverPending: number | null
  lastReconciledAt: string | null
  lastCentralCheckAt: string | null
}

/** A till, and what it last said it holds. */
export interface PosClientRow {
  clientId: string
  tillCode: string
  shift: string | null
  /** The last number of each of its series, by what numbers begin with. */
  numbers: Record<string, number>
  /** Of the sales it still holds. */
  pending: string[]
  reportedAt: string | null
  createdAt: string
  /** The number of each series up to which a shift was closed. */
  closed: Record<string, number>
  lostAt: string | null
  lostExpected: number | null
  lostFound: number | null
}

/** Where a document stands, as a till asks: docstatus here, and what of it is owed to central. */
export interface StandingRow {
  key: string
  docstatus: number
  /** The first operation of it that central has not taken; null: it has all. */
  owed: Operation | null
}

/** A DocType whose documents get operations in steps; `afterKey`: the last document looked at, '' at the start. */
export interface BackfillRow {
  doctype: string
  afterKey: string
}

/** A name that is no Customer any more. */
export interface AliasRow {
  name: string
  /** The Customer it stands for; with `split`, one it stood for before. */
  aliasOf: string
  split: boolean
  /** What was stored and owed here before has been rewritten. */
  applied: boolean
}

/** A step of looking for pieces of text. */
/** What an operation carried that is settled or dead. */
export interface SettledPayload {
  table: 'Outbox' | 'History'
  sequence: number
  doctype: string
  payload: string
  payloadHash: string
}

export interface NamingStep<Place> {
  texts: string[]
  after: Place
  limit: number
}

/** Which fields of a ledger's entries say whose they are, how much, and which way. */
export interface LedgerFields {
  doctype: string
  account: readonly string[]
  amount: string | null
  direction: string | null
}

/** Entries of one account that are alike in both. */
export interface EntryGroupRow {
  amount: string | number | null
  direction: string | null
  count: number
}

export interface OutboxCounts {
  /** Claimable now. */
  pending: number
  inFlight: number
  /** Rejected or deferred rows that wait for their next attempt, and rows held back by a predecessor that waits or is dead. */
  waiting: number
  dead: number
  /** `createdAt` of the oldest row not acked. */
  oldestAt: string | null
}
