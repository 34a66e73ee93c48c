import type { Docstatus, DoctypeRule, FieldTimes, Operation } from '@branchline/protocol'
import type { VerifyReader, VerifyWriter } from './verify-rows.ts'

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

export interface SyncLogRow {
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

/** Reads. Inside `write` they see that transaction; outside they see the last commit. */
export interface BranchReader extends VerifyReader {
  getSiteConfig(): Promise<SiteConfigRow | null>
  listRules(): Promise<DoctypeRule[]>
  findDocument(key: RecordKey): Promise<DocumentRow | null>
  findDocuments(doctype: string, keys: string[]): Promise<DocumentRow[]>
  /** The documents of that name; for transactions there may be more than one. */
  findDocumentsByName(doctype: string, names: string[]): Promise<DocumentRow[]>
  findDocumentsByConflictKey(doctype: string, conflictKeys: string[]): Promise<DocumentRow[]>
  /** Documents whose conflict key begins with one of these texts, up to `limit` of each. */
  findDocumentsByConflictPrefix(doctype: string, prefixes: string[], limit: number): Promise<DocumentRow[]>
  /** The entries of one account, named by the values of `ledger.account`. */
  findLedgerEntries(ledger: LedgerFields, names: string[]): Promise<EntryGroupRow[]>
  /** How many documents of the DocType hang on each of these names. */
  countDependants(doctype: string, names: string[]): Promise<Map<string, number>>
  /** Pages in (name, key) order. `after` is the last row's [name, key]. `filters` compares top-level fields for equality. */
  listDocuments(query: {
    doctype: string
    filters: Record<string, string | number | boolean | null>
    after: [string, string] | null
    limit: number
  }): Promise<DocumentRow[]>
  countDocuments(doctype: string, filters: Record<string, string | number | boolean | null>): Promise<number>
  findFieldTimes(doctype: string, keys: string[]): Promise<Map<string, FieldTimes>>
  /** The record's newest outbox row that is not acked. */
  lastOwed(key: RecordKey): Promise<OutboxRow | null>
  /** Of these records, those for which any outbox row is not acked. One indexed query. */
  findOwedKeys(doctype: string, keys: string[]): Promise<Set<string>>
  findLocalEdits(doctype: string | null): Promise<LocalEditRow[]>
  findParked(doctype: string | null, limit: number): Promise<ParkedRow[]>
  getWatermarks(): Promise<WatermarkRow[]>
  listBackfills(): Promise<BackfillRow[]>
  /** Documents in key order that no pull has seen: made here. */
  listMadeHere(doctype: string, afterKey: string, limit: number): Promise<DocumentRow[]>
  /** Of these records, those that ever had an operation. */
  findEverOwed(doctype: string, keys: string[]): Promise<Set<string>>
  countOutbox(now: string): Promise<OutboxCounts>
  /** `last`: the highest sequence ever given. `floor`: every operation up to it is settled. */
  outboxReach(): Promise<{ floor: number; last: number }>
  /** Of these DocTypes, those with a row to send, in back-off or not; whether one can be claimed now, the claim says. */
  findDrainableDoctypes(doctypes: string[]): Promise<string[]>
  /** Claimed rows as the JSON array that `ingest.push` takes, in UTF-8. What is sent of a claimed row never changes. */
  readPushRecords(sequences: number[]): Promise<Uint8Array>
  /** Of claimed rows, those of which what is to be sent is no JSON any more: damaged on the disk. */
  findUnreadable(sequences: number[]): Promise<Set<number>>
  /** The earliest nextAttemptAt ahead of now among rows that a wait alone holds back. */
  nextAttemptAt(): Promise<string | null>
  listDeadLetters(after: number | null, limit: number): Promise<DeadLetterRow[]>
  /** The operations of these that are dead, each with all that its record owes after it, in sequence order. */
  findDeadWithSuccessors(operationIds: string[]): Promise<OutboxRow[]>
  /** Looks at the next `limit` outbox rows for those acked before then. */
  findArchivable(query: { after: number; settledBefore: string; limit: number }): Promise<ArchiveWindow>
  countHistory(): Promise<{ outbox: number; history: number }>
  countParked(): Promise<number>
  listLogs(query: { beforeId: number | null; limit: number }): Promise<(SyncLogRow & { id: number })[]>
  findUser(
    username: string,
  ): Promise<{ username: string; passwordHash: string; kind: string; disabled: boolean } | null>
  findSession(tokenHash: string): Promise<{ username: string; kind: string; expiresAt: string } | null>
  /** What is known of these names. */
  findAliases(names: string[]): Promise<AliasRow[]>
  hasAliases(): Promise<boolean>
  /** What central said and this branch has not carried out, in name order. */
  listUnapplied(limit: number): Promise<AliasRow[]>
  /**
   * Looks at the next `limit` documents of a DocType, in key order, for those in whose text one of `texts` stands. Answers their keys
   * and where the next step begins; null: none is left.
   */
  findNaming(step: NamingStep<string> & { doctype: string }): Promise<{ keys: string[]; next: string | null }>
  /** Likewise among the operations owed and never sent, by sequence. */
  findOwedNaming(step: NamingStep<number>): Promise<{ sequences: number[]; next: number | null }>
  /** Of these rows, those still owed and never sent, in sequence order. */
  findNeverSent(sequences: number[]): Promise<OutboxRow[]>
  /** The greatest hlc stored anywhere, '' for an empty database: where the clock goes on from. */
  maxHlc(): Promise<string>
}

/** One write transaction: all of it commits, or nothing. Set-based operations are one statement whatever the number of rows. */
export interface BranchTransaction extends BranchReader, VerifyWriter {
  /** Once in the life of a database; a second site is refused. */
  putSiteConfig(row: SiteConfigRow): Promise<void>
  patchSiteConfig(patch: Partial<SiteConfigRow>): Promise<void>
  replaceRules(rules: DoctypeRule[]): Promise<void>
  replaceSiblings(siblings: { branchCode: string; label: string }[]): Promise<void>
  putDocuments(rows: DocumentRow[], generation?: number): Promise<void>
  removeDocuments(doctype: string, keys: string[]): Promise<void>
  /** Records which documents a reload has seen, without rewriting them. */
  markGeneration(doctype: string, keys: string[], generation: number): Promise<void>
  /** The next pull loads these DocTypes from the beginning. Answers which it will. */
  beginReload(doctypes: string[], at: string): Promise<string[]>
  /** After a reload begun at `startedAt`: what it did not see, save records with operations owed or settled since. Answers the keys removed. */
  removeUnseen(doctype: string, generation: number, startedAt: string): Promise<string[]>
  putFieldTimes(doctype: string, rows: { key: string; times: FieldTimes }[]): Promise<void>
  removeFieldTimes(doctype: string, keys: string[]): Promise<void>

  /** In the order given, each with the next sequence. */
  addOutboxRows(rows: NewOutboxRow[]): Promise<void>
  /** Compaction: new content in a row never sent; keeps operationId, sequence, baseHash and createdAt. */
  replaceOutboxRow(
    sequence: number,
    row: Pick<NewOutboxRow, 'payload' | 'payloadHash' | 'hlc' | 'fieldTimes' | 'name'>,
  ): Promise<void>
  /**
   * Takes up to `limit` rows of one DocType, the head of each record only (no earlier row of it unacked), in sequence order;
   * marks them in_flight and sent. The caller commits before the request leaves.
   */
  claimBatch(query: { doctype: string; limit: number; bytesMax: number; now: string }): Promise<ClaimedRow[]>
  /** Every row that waits for its next attempt may go now. */
  clearBackoff(): Promise<void>
  settleBatch(settlements: Settlement[], now: string): Promise<void>
  /** At start: what was in flight when the process died is pending again. Answers how many. */
  resetInFlight(): Promise<number>
  /**
   * Up to `limit` acked rows beyond the sequence `after`, settled at `settledSince` or later, are pending again, in sequence order.
   * Answers the last of them, null when there are no more.
   */
  resendAcked(step: { after: number; settledSince: string; limit: number }): Promise<number | null>
  /** Dead -> pending with rejections 0; answers the operationIds that were dead. */
  retryDeadLetters(operationIds: string[]): Promise<string[]>
  /** Puts corrected content into dead rows and their successors; what was dead is pending again, with rejections 0. */
  correctOutboxRows(rows: CorrectedRow[]): Promise<void>
  /** Moves dead rows and successors of theirs to History as discarded; what is left of their records may go at once. */
  discardOutboxRows(sequences: number[], audit: { reason: string; now: string }): Promise<void>
  /** Moves acked rows to History. */
  archiveAcked(sequences: number[]): Promise<void>
  /** Removes up to `limit` rows settled before then. Answers how many. */
  purgeHistory(settledBefore: string, limit: number): Promise<number>
  /** Removes up to `limit` rows written before then. Answers how many. */
  purgeLogs(before: string, limit: number): Promise<number>

  putAliases(rows: AliasRow[]): Promise<void>
  /** Other content, and perhaps another record, for rows never sent; operationId, sequence and times stay. */
  rewriteOutboxRows(
    rows: Pick<OutboxRow, 'sequence' | 'key' | 'name' | 'payload' | 'payloadHash' | 'baseHash'>[],
  ): Promise<void>
  /** One of an older generation than what is stored is ignored. */
  putWatermark(row: WatermarkRow): Promise<void>
  putBackfill(row: BackfillRow): Promise<void>
  removeBackfill(doctype: string): Promise<void>
  putParked(rows: ParkedRow[]): Promise<void>
  removeParked(doctype: string, keys: string[]): Promise<void>
  putLocalEdit(row: LocalEditRow): Promise<void>
  removeLocalEdits(doctype: string, keys: string[]): Promise<void>
  /** The next number of a series, counted in this transaction: a rollback gives it back. */
  nextNumber(counterKey: string): Promise<number>
  /** Series go on above these numbers; none is lowered. */
  raiseSeries(counters: Record<string, number>): Promise<void>
  addLogs(rows: SyncLogRow[]): Promise<void>
  putUser(row: { username: string; passwordHash: string; kind: string; disabled: boolean }): Promise<void>
  putSession(row: { tokenHash: string; username: string; kind: string; expiresAt: string }): Promise<void>
  removeExpiredSessions(now: string): Promise<void>
}

/** The branch's database as a port: SQLite in production, the same on a virtual disk in the simulator. */
export interface BranchStore {
  /** Reads outside any transaction, on a handle of their own: they never wait for a writer. */
  read: BranchReader
  /** One writer at a time, first come first served; commits are durable (synchronous=FULL) when it resolves. */
  write<T>(body: (tx: BranchTransaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}
