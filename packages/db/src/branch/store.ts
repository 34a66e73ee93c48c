import type { DoctypeRule, FieldTimes } from '@branchline/protocol'
import type { AuditReader } from '../audit/check-audit.ts'
import type { FleetReader, FleetWriter } from './fleet-rows.ts'
import type {
  AliasRow,
  ArchiveWindow,
  BackfillRow,
  ClaimedRow,
  CorrectedRow,
  DeadLetterRow,
  DocumentRow,
  EntryGroupRow,
  LedgerFields,
  LocalEditRow,
  LogCount,
  NamingStep,
  NewOutboxRow,
  OutboxCounts,
  OutboxRow,
  ParkedRow,
  PosClientRow,
  RecordKey,
  SettledPayload,
  Settlement,
  SiteConfigRow,
  StandingRow,
  SyncLogRow,
  WatermarkRow,
} from './rows.ts'
import type { VerifyReader, VerifyWriter } from './verify-rows.ts'

/** Reads. Inside `write` they see that transaction; outside they see the last commit. */
export interface BranchReader extends VerifyReader, FleetReader, AuditReader {
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
  /** Of these records, those that were deleted here, acked or not. */
  findDeletedKeys(doctype: string, keys: string[]): Promise<Set<string>>
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
  countLogs(kind: string): Promise<LogCount | null>
  /** Newest first; of one kind, of one DocType. */
  listLogs(query: {
    beforeId: number | null
    limit: number
    kind?: string | null
    doctype?: string | null
  }): Promise<(SyncLogRow & { id: number })[]>
  findUser(
    username: string,
  ): Promise<{ username: string; passwordHash: string; kind: string; disabled: boolean } | null>
  findSession(tokenHash: string): Promise<{ username: string; kind: string; expiresAt: string } | null>
  /** In the order of their codes. */
  listPosClients(): Promise<PosClientRow[]>
  /** Documents of these sync_uuids, of whatever DocType. */
  findStandings(syncUuids: string[]): Promise<StandingRow[]>
  /** Documents of a DocType in whose text a piece of text stands, in key order. */
  listNaming(query: { doctype: string; text: string; afterKey: string; limit: number }): Promise<DocumentRow[]>
  /** Of a till's series: how many documents bear a number from it, and the highest number. */
  findNumbersHeld(prefixes: string[]): Promise<Map<string, number[]>>
  /** What is known of these names. */
  findAliases(names: string[]): Promise<AliasRow[]>
  hasAliases(): Promise<boolean>
  /** The names that stand for these Customers. */
  findNamesOf(customers: string[]): Promise<string[]>
  /** What central said and this branch has not carried out, in name order. */
  listUnapplied(limit: number): Promise<AliasRow[]>
  /**
   * Looks at the next `limit` documents of a DocType, in key order, for those in whose text one of `texts` stands. Answers their keys
   * and where the next step begins; null: none is left.
   */
  findNaming(step: NamingStep<string> & { doctype: string }): Promise<{ keys: string[]; next: string | null }>
  /** Likewise among the operations owed and never sent, by sequence. */
  findOwedNaming(step: NamingStep<number>): Promise<{ sequences: number[]; next: number | null }>
  /** Likewise among the operations that are settled or dead; with their payloads. */
  findSettledNaming(
    step: NamingStep<number> & { table: SettledPayload['table'] },
  ): Promise<{ found: SettledPayload[]; next: number | null }>
  /** Operations that were sent and are not settled, in whose payload one of these pieces stands. */
  countSentNaming(texts: string[]): Promise<number>
  /** Empties the write-ahead log into the file: what was written over since is gone from the disk. */
  cutLog(): Promise<void>
  /** Of these rows, those still owed and never sent, in sequence order. */
  findNeverSent(sequences: number[]): Promise<OutboxRow[]>
  /** The greatest hlc stored anywhere, '' for an empty database: where the clock goes on from. */
  maxHlc(): Promise<string>
}

/** One write transaction: all of it commits, or nothing. Set-based operations are one statement whatever the number of rows. */
export interface BranchTransaction extends BranchReader, VerifyWriter, FleetWriter {
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
  /** Compaction: new content, under its own operationId, in a row never sent; keeps sequence, baseHash and createdAt. */
  replaceOutboxRow(
    sequence: number,
    row: Pick<NewOutboxRow, 'operationId' | 'payload' | 'payloadHash' | 'hlc' | 'fieldTimes' | 'name'>,
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
  /** Other content for operations that are settled or dead; their state, id and times stay. */
  scrubSettled(rows: SettledPayload[]): Promise<void>
  /** Takes words of a person out of logs, reports and messages. */
  replaceWords(query: { names: string[]; words: string[]; pseudonym: string }): Promise<void>
  /** Other content under its own operationId, and perhaps another record, for rows never sent; sequence and times stay. */
  rewriteOutboxRows(
    rows: Pick<OutboxRow, 'operationId' | 'sequence' | 'key' | 'name' | 'payload' | 'payloadHash' | 'baseHash'>[],
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
  /** Cashiers are these and no others; operators stay. */
  replaceCashiers(rows: { username: string; passwordHash: string }[]): Promise<void>
  putPosClient(row: PosClientRow): Promise<void>
  putSession(row: { tokenHash: string; username: string; kind: string; expiresAt: string }): Promise<void>
  removeExpiredSessions(now: string): Promise<void>
  removeSessionsOf(username: string): Promise<void>
}

/** The branch's database as a port: SQLite in production, the same on a virtual disk in the simulator. */
export interface BranchStore {
  /** Reads outside any transaction, on a handle of their own: they never wait for a writer. */
  read: BranchReader
  /** One writer at a time, first come first served; commits are durable (synchronous=FULL) when it resolves. */
  write<T>(body: (tx: BranchTransaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}
