import type { DoctypeRule, FieldTimes } from '@branchline/protocol'
import type { AuditReader } from '../audit/check-audit.ts'
import type { AlertReader, AlertWriter } from './alert-rows.ts'
import type { FleetReader, FleetWriter } from './fleet-rows.ts'
import type { PersonText } from './operations/people.ts'
import type {
  AlertRow,
  AliasRow,
  BranchStatusRow,
  CentralDocumentRow,
  CentralLogRow,
  ConflictResolution,
  ConflictRow,
  ConflictSummaryRow,
  EnrolmentCodeRow,
  EntryGroupRow,
  EventBacklog,
  EventPage,
  EventPosition,
  EventReaderRow,
  FailoverPage,
  FailoverQuery,
  FeedPage,
  FeedPosition,
  FeedQuery,
  FenceRow,
  Filters,
  HeldByPush,
  KnownAliasRow,
  LedgerFields,
  PlacedDocument,
  PosClientRow,
  PushedRecords,
  ReceiptRow,
  RecordKey,
  RefusedHolderRow,
  ReplacedIncoming,
  RuleRow,
  SessionRow,
  SiteRow,
  StoredAliasRow,
  StoredConflictRow,
  TombstoneRow,
  UserRow,
  WebhookRow,
} from './rows.ts'
import type { LoginTriesRow } from './security-rows.ts'
import type { VerifyReader, VerifyWriter } from './verify-rows.ts'

/** What a committed transaction changed, for who waits. */
export type FeedNews = 'feed' | 'rules'

/** Reads. Inside a transaction they see it; outside each is one snapshot of its own. */
export interface CentralReader extends VerifyReader, FleetReader, AlertReader, AuditReader {
  listRules(): Promise<RuleRow[]>
  findDocuments(keys: RecordKey[]): Promise<CentralDocumentRow[]>
  /** Documents of these names, whatever their key. */
  findDocumentsByName(doctype: string, names: string[]): Promise<CentralDocumentRow[]>
  findDocumentsByConflictKey(doctype: string, conflictKeys: string[]): Promise<CentralDocumentRow[]>
  /** How many documents of the DocType hang on each of these names. */
  countDependants(doctype: string, names: string[]): Promise<Map<string, number>>
  /**
   * Where each deleted record stopped, by `doctype\nkey`: a recreated one goes on from that version. Of several tombstones of a
   * record (moves between branches) the one of the highest version.
   */
  findTombstones(keys: RecordKey[]): Promise<Map<string, { version: number; hlc: string }>>
  /** By `doctype\nkey`. */
  findFieldTimes(keys: RecordKey[]): Promise<Map<string, FieldTimes>>
  /** Pages in (name, key) order. `after` is the last row's [name, key]. `filters` compares top-level fields for equality. */
  listDocuments(query: {
    doctype: string
    filters: Filters
    after: [string, string] | null
    limit: number
  }): Promise<CentralDocumentRow[]>
  countDocuments(doctype: string, filters: Filters): Promise<number>
  hasDocuments(doctype: string): Promise<boolean>
  /** Pages in key order. `after`: the last row's key, '' for the first page. */
  listPlaced(doctype: string, after: string, limit: number): Promise<PlacedDocument[]>
  /** Receipts, documents and namesakes of what a push names. One statement. */
  findHeldByPush(pushed: PushedRecords): Promise<HeldByPush>
  /** One statement, so one snapshot: documents and tombstones of scope '*' or `branchCode`, in position order. */
  readFeedPage(query: FeedQuery): Promise<FeedPage>
  /** Versions of these DocTypes beyond a position, of transactions that are over. One statement. */
  readEvents(query: { doctypes: string[]; after: EventPosition; limit: number }): Promise<EventPage>
  /** Where the events of now begin: everything written from now on is after it. */
  eventsHead(): Promise<EventPosition>
  /** What a reader has before it, among the next `scanMax` events of any DocType. One statement. */
  measureEvents(query: { doctypes: string[]; after: EventPosition; scanMax: number }): Promise<EventBacklog>
  listEventReaders(limit: number): Promise<EventReaderRow[]>
  listWebhooks(): Promise<WebhookRow[]>
  findWebhook(id: string): Promise<WebhookRow | null>
  /** What central wrote in a branch's name beyond a position, in that order. One statement. */
  readFailoverPage(query: FailoverQuery): Promise<FailoverPage>
  /** All transactions of a branch, in (doctype, key) order. */
  listOfBranch(query: {
    branchCode: string
    doctypes: string[]
    after: RecordKey
    limit: number
    bytesMax: number
  }): Promise<CentralDocumentRow[]>
  /** Likewise, who they are alone; with `naming`, those in whose text that stands. */
  listIdentities(query: {
    branchCode: string
    doctypes: string[]
    naming: string | null
    after: RecordKey
    limit: number
  }): Promise<(RecordKey & { name: string; syncUuid: string | null })[]>
  /** The branches at whose tills a user may work: those whose POS Profiles name him. */
  findWorkplaces(username: string): Promise<string[]>
  listCashiers(branchCode: string): Promise<{ username: string; passwordHash: string }[]>
  /** Which of these DocTypes have a change for the branch beyond its position, or had one that is purged. One statement. */
  findPendingDoctypes(branchCode: string, positions: FeedPosition[]): Promise<string[]>
  /** Hex hash of the database's random id, PostgreSQL's system identifier and timeline, and the database's oid. */
  epoch(): Promise<string>
  findUser(username: string): Promise<UserRow | null>
  /** In name order. */
  listUsers(): Promise<UserRow[]>
  findSession(tokenHash: string, now: string): Promise<SessionRow | null>
  findEnrolmentCode(codeHash: string): Promise<EnrolmentCodeRow | null>
  /** Live records by DocType that the feed gives this branch. Reads them all: not for what is asked often. */
  countFeed(branchCode: string): Promise<{ doctype: string; records: number }[]>
  findSite(branchCode: string): Promise<SiteRow | null>
  listSites(): Promise<SiteRow[]>
  listBranchStatuses(): Promise<BranchStatusRow[]>
  findBranchStatus(branchCode: string): Promise<BranchStatusRow | null>
  /** One indexed read. */
  findFence(branchCode: string): Promise<FenceRow | null>
  /** The highest sequence among an instance's newest receipts, and among those older than two minutes; 0 for none. */
  findLastSequence(branchCode: string, instance: string): Promise<{ newest: number; older: number }>
  listRefusedHolders(branchCode: string | null): Promise<RefusedHolderRow[]>
  /** Of each series of these DocTypes the name with the highest number, among a branch's documents and what it ever pushed. */
  findHighestNames(branchCode: string, doctypes: string[]): Promise<{ doctype: string; name: string }[]>
  listLogs(query: {
    beforeId: number | null
    branchCode: string | null
    limit: number
    kind?: string | null
    doctype?: string | null
  }): Promise<(CentralLogRow & { id: number; at: string })[]>
  listAlerts(limit: number): Promise<(AlertRow & { at: string })[]>
  /** Those that are open. */
  findAlerts(ids: string[]): Promise<AlertRow[]>
  /** Entries of these accounts, each named by the values of `ledger.account`; alike ones together. One statement. */
  findLedgerEntries(ledger: LedgerFields, accounts: string[][]): Promise<EntryGroupRow[]>
  countOpenConflicts(): Promise<number>
  /** Newest first; `beforeId` is the last one of the page before. Without their versions. */
  listConflicts(query: {
    status: 'open' | 'closed' | null
    doctype: string | null
    branchCode: string | null
    beforeId: string | null
    limit: number
  }): Promise<ConflictSummaryRow[]>
  findConflict(id: string): Promise<StoredConflictRow | null>
  /** What is known of these names. One statement, and nothing to look up while there is no alias. */
  findAliases(names: string[]): Promise<KnownAliasRow[]>
  findAlias(name: string): Promise<StoredAliasRow | null>
  /** In (name, aliasOf) order. `after` is the last row's; `text` a name on either side. */
  listAliases(query: {
    state: AliasRow['state'] | null
    text: string | null
    after: [string, string] | null
    limit: number
  }): Promise<StoredAliasRow[]>
  /** Pairs that are two customers by a person's word in which one of these names stands, on either side. */
  findSeparated(names: string[]): Promise<{ name: string; aliasOf: string }[]>
  /** Customers whose mobile_no ends with these seven digits, however it is written. */
  findCustomersByPhoneEnd(ends: string[]): Promise<CentralDocumentRow[]>
  /** Aliases and splits that everything stored has yet to be looked through for. */
  listUnswept(limit: number): Promise<(KnownAliasRow & { at: string })[]>
  /**
   * Looks at the next `limit` documents of a DocType, in key order, for those in whose text one of `texts` stands. Answers their keys
   * and where the next step begins; null: none is left.
   */
  findNaming(step: { doctype: string; texts: string[]; after: string; limit: number }): Promise<{
    keys: string[]
    next: string | null
  }>
}

/** One transaction under READ COMMITTED. Set-based operations are one statement whatever the number of rows. */
export interface CentralTransaction extends CentralReader, VerifyWriter, FleetWriter, AlertWriter {
  /** Serialises changes to what central knows of one branch. Taken after the feed lock, where both are. */
  lockBranch(branchCode: string): Promise<void>
  /** Upserts. `travels` draws one feed position per row, in the order given; refused by a trigger without the feed lock. */
  putDocuments(rows: CentralDocumentRow[], travels: boolean): Promise<void>
  removeDocuments(keys: RecordKey[]): Promise<void>
  /** Upserts, each with a new feed position; `travels` false: for readers of events and for the record's version alone. */
  putTombstones(rows: TombstoneRow[], travels?: boolean): Promise<void>
  /**
   * Takes up to `limit` tombstones written before then out of the feed and notes how far it is purged. Where the record stopped is
   * kept. Answers how many.
   */
  purgeTombstones(before: string, limit: number): Promise<number>
  putFieldTimes(rows: (RecordKey & { times: FieldTimes })[]): Promise<void>
  /** Documents as `putDocuments` writes them, and their receipts: both in one statement. */
  putPushed(documents: CentralDocumentRow[], receipts: ReceiptRow[], travels: boolean): Promise<void>
  /**
   * Inserts an open conflict, or puts the later versions into the open one of that record. Answers the incoming version that
   * had to make room, or null.
   */
  putOpenConflict(row: ConflictRow): Promise<ReplacedIncoming | null>
  /** Central's version as it is now, into an open conflict. */
  refreshConflict(id: string, local: Pick<ConflictRow, 'localBody' | 'localHash'>): Promise<void>
  /** Ends an open conflict; both versions stay in the row. A closed one is a broken law. */
  closeConflict(resolution: ConflictResolution): Promise<void>
  addLogs(rows: CentralLogRow[]): Promise<void>
  /** Removes up to `limit` log rows written before then. Answers how many. */
  purgeLogs(before: string, limit: number): Promise<number>
  addAlerts(rows: AlertRow[]): Promise<void>
  /** Raises an alert, or changes what it says. */
  putAlert(row: AlertRow): Promise<void>
  /** It is over. */
  removeAlert(id: string): Promise<void>
  nextNumber(counterKey: string): Promise<number>
  /**
   * The login as it is, and stays until this transaction ends. Whoever changes a login, or opens a session of it, takes it by this
   * first: a session is then written before the change, which ends it, or after, and knows of it. Taken after `lockBranch`.
   */
  lockUser(username: string): Promise<UserRow | null>
  putUser(row: UserRow): Promise<void>
  putPosClient(row: PosClientRow): Promise<void>
  putEventReader(row: EventReaderRow): Promise<void>
  /** Those that have not read since then. */
  removeEventReaders(unreadSince: string): Promise<void>
  putWebhook(row: WebhookRow): Promise<void>
  removeWebhook(id: string): Promise<boolean>
  /** Changes it only if nobody has taken or saved it since its `nextAttemptAt` was read. Answers whether it did. */
  changeWebhook(row: WebhookRow, patch: Partial<WebhookRow>): Promise<boolean>
  putSite(row: SiteRow): Promise<void>
  putEnrolmentCode(row: EnrolmentCodeRow): Promise<void>
  useEnrolmentCode(codeHash: string, at: string): Promise<void>
  /** Those of a branch that could still be used. Answers how many. */
  revokeEnrolmentCodes(branchCode: string, at: string): Promise<number>
  purgeEnrolmentCodes(expiredBefore: string): Promise<number>
  putSession(row: SessionRow): Promise<void>
  removeExpiredSessions(now: string): Promise<void>
  /** No session of the login is good for longer than that. */
  endSessionsOf(username: string, until: string): Promise<void>
  removeSessionsOf(username: string): Promise<void>
  /** Those of a branch, its server's and its cashiers'. */
  removeSessionsAt(branchCode: string): Promise<void>
  /** Counts a try to log in, of the pair, of the address and of the account; answers all three. */
  takeLoginTry(attempt: { account: string; address: string; now: string; until: string }): Promise<LoginTriesRow[]>
  /** It succeeded: it is not counted, and the address is known to the account until then. */
  passLoginTry(attempt: { account: string; address: string; now: string; knownUntil: string }): Promise<void>
  forgiveLoginTries(account: string): Promise<void>
  seedRules(rules: DoctypeRule[]): Promise<void>
  putRule(rule: RuleRow): Promise<void>
  /** Tells every process, when this commits, that rules changed. */
  announceRules(): Promise<void>
  /** New scopes, each as the record's next version under a new feed position. */
  rescopeDocuments(doctype: string, rows: { key: string; scope: string }[]): Promise<void>
  putBranchStatus(branchCode: string, patch: Partial<Omit<BranchStatusRow, 'branchCode'>>): Promise<void>
  /** Never lowers it. */
  raiseFloor(branchCode: string, instance: string, floor: number): Promise<void>
  putRefusedHolders(rows: RefusedHolderRow[]): Promise<void>
  removeRefusedHolders(branchCode: string, instance: string): Promise<void>
  /** Notes that these names are of a person who was anonymised; what is stored is swept, also if they were noted before. */
  putAnonymised(names: string[], by: string): Promise<void>
  /** The names that stand for a Customer, or stood for it. */
  findNamesOf(customer: string): Promise<string[]>
  /** Where in conflicts, copies of dead letters and inserted aliases one of these pieces of text stands. */
  findPersonTexts(pieces: string[]): Promise<PersonText[]>
  putPersonTexts(rows: PersonText[]): Promise<void>
  /** What is open about these Customers is over: central's version stands. Answers how many. */
  closeConflictsOf(names: string[], by: string): Promise<number>
  /** Takes words of a person out of logs, alerts, commands, receipts and reports. */
  replaceWords(query: { names: string[]; words: string[]; pseudonym: string }): Promise<void>
  /** New ones, or another state of known pairs; each is to be swept. */
  putAliases(rows: AliasRow[]): Promise<void>
  /** Aliases of `from` become those of `to`. Answers their names. */
  moveAliases(moves: { from: string; to: string }[]): Promise<string[]>
  /** One that changed since it was listed stays unswept. */
  markSwept(rows: { name: string; aliasOf: string; at: string }[]): Promise<void>
  /**
   * Removes receipts at or below their instance's floor that are older than `before`. Looks at `limit` receipts of the branch after
   * the operation `after`; answers the last one looked at, null at the end.
   */
  removeSettledReceipts(step: {
    branchCode: string
    before: string
    after: string
    limit: number
  }): Promise<{ removed: number; last: string | null }>
}

/** Central's database as a port: PostgreSQL in production; the simulator brings another. */
export interface CentralStore {
  read: CentralReader
  write<T>(body: (tx: CentralTransaction) => Promise<T>): Promise<T>
  /**
   * A transaction that writes what travels down. Its first statement takes the one advisory lock, before it reads what it
   * decides on; positions drawn inside are therefore given in commit order. Wakes `onFeedCommit` everywhere when it commits.
   */
  writeFeed<T>(body: (tx: CentralTransaction) => Promise<T>): Promise<T>
  /** Called after any process's feed commit (LISTEN/NOTIFY), with what it changed. Answers how to stop. */
  onFeedCommit(wake: (news: FeedNews) => void): () => void
  close(): Promise<void>
}
