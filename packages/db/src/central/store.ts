import type { Docstatus, DoctypeRule, FieldTimes, Operation } from '@branchline/protocol'

/** A document as stored: `body` is its JSON text, `hash` that of the adapters package. */
export interface CentralDocumentRow {
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
  version: number
  /** '*' every branch, a branch code that one, '' nobody. */
  scope: string
}

export interface RecordKey {
  doctype: string
  key: string
}

export interface TombstoneRow extends RecordKey {
  name: string
  scope: string
  hlc: string
  version: number
}

export interface ReceiptRow extends RecordKey {
  branchCode: string
  operationId: string
  instance: string
  sequence: number
  name: string
  operation: Operation
  payloadHash: string
  status: 'applied' | 'merged' | 'conflict'
  code: string | null
  message: string | null
}

export interface FeedQuery {
  doctype: string
  branchCode: string
  after: bigint
  /** Changes in a page, at most. */
  limit: number
  /** What the documents of a page may weigh; the first is always taken. */
  bytesMax: number
  /** Whether the DocType is merged field by field, so that its field times travel too. */
  timed: boolean
}

export interface FeedPosition {
  doctype: string
  after: bigint
  /** Up to here the reader has missed no deletion; null: it begins, and has nothing to miss. */
  complete: bigint | null
}

export interface FeedPage {
  /** The changes as the wire has them: JSON text of an array of `Change`. */
  changes: string
  /** The position of the last change; null for none. */
  last: bigint | null
  /** The newest position of the DocType that the same snapshot saw, hidden rows included; 0 for an empty feed. */
  head: bigint
  /** The highest position of a purged tombstone that the branch could see, as of the same snapshot; 0 for none. */
  purged: bigint
  hasMore: boolean
}

export interface CentralLogRow {
  branchCode?: string | null
  kind: string
  doctype?: string | null
  name?: string | null
  count?: number | null
  durationMs?: number | null
  code?: string | null
  message?: string | null
  detail?: string | null
}

export interface AlertRow {
  id: string
  code: string
  branchCode: string | null
  doctype: string | null
  name: string | null
  message: string
}

export interface SiteRow {
  branchCode: string
  label: string
  timezone: string
  username: string
  enabled: boolean
}

export interface UserRow {
  username: string
  passwordHash: string
  kind: 'operator' | 'branch' | 'integration'
  branchCode: string | null
  disabled: boolean
}

export interface SessionRow {
  tokenHash: string
  username: string
  kind: 'operator' | 'branch' | 'integration'
  branchCode: string | null
  /** ISO-8601. */
  expiresAt: string
}

export interface BranchStatusRow {
  branchCode: string
  instance: string | null
  status: unknown
  fence: string | null
  previousFence: string | null
  lastHeartbeatAt: string | null
  lastPushAt: string | null
  lastPullAt: string | null
}

export interface ConflictRow extends RecordKey {
  id: string
  name: string
  branchCode: string
  localBody: string | null
  localHash: string | null
  incomingBody: string
  incomingHash: string
  incomingHlc: string
  operation: Operation
}

export type ReplacedIncoming = Pick<ConflictRow, 'branchCode' | 'incomingBody' | 'incomingHash'>

export type ConflictPick = 'local' | 'incoming' | 'merged'

/** A conflict without its versions. Times are ISO-8601. */
export interface ConflictSummaryRow {
  id: string
  doctype: string
  name: string
  branchCode: string
  operation: Operation
  status: 'open' | 'closed'
  openedAt: string
  updatedAt: string
  resolvedAt: string | null
  resolvedBy: string | null
  pick: ConflictPick | null
}

/** A conflict whole. `resolvedBody` is what was written; null: it is open, or the record was deleted. */
export interface StoredConflictRow extends ConflictRow, ConflictSummaryRow {
  operation: Operation
  resolvedBody: string | null
}

export interface ConflictResolution {
  id: string
  pick: ConflictPick
  resolvedBy: string
  /** ISO-8601. */
  resolvedAt: string
  resolvedBody: string | null
}

/** What the operations of a push name. No names: namesakes are of no interest. */
export interface PushedRecords {
  branchCode: string
  doctype: string
  operationIds: string[]
  keys: string[]
  names: string[]
}

export interface HeldByPush {
  receipts: ReceiptRow[]
  documents: CentralDocumentRow[]
  /** Records that carry one of the names, whatever their key. */
  namesakes: { name: string; key: string }[]
}

/** A place in the order of events. */
export interface EventPosition {
  writtenIn: bigint
  eventNumber: bigint
}

export interface EventRow extends RecordKey {
  name: string
  /** Null: deleted. */
  body: string | null
  docstatus: Docstatus
  version: number
  originBranch: string | null
  at: Date
}

export interface EventPage {
  events: EventRow[]
  next: EventPosition
  hasMore: boolean
}

export type RuleRow = DoctypeRule & {
  epoch: number
  /** The scopes of the stored records are being worked out anew. */
  rescoping: boolean
}

/** Who sees a stored record, and whether it has a place in the feed. */
export interface PlacedDocument {
  key: string
  body: string
  scope: string
  placed: boolean
}

/** What a committed transaction changed, for who waits. */
export type FeedNews = 'feed' | 'rules'

export type Filters = Record<string, string | number | boolean | null>

/** Reads. Inside a transaction they see it; outside each is one snapshot of its own. */
export interface CentralReader {
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
  /** Which of these DocTypes have a change for the branch beyond its position, or had one that is purged. One statement. */
  findPendingDoctypes(branchCode: string, positions: FeedPosition[]): Promise<string[]>
  /** Hex hash of the database's random id, PostgreSQL's system identifier and timeline, and the database's oid. */
  epoch(): Promise<string>
  findUser(username: string): Promise<UserRow | null>
  /** In name order. */
  listUsers(): Promise<UserRow[]>
  findSession(tokenHash: string, now: string): Promise<SessionRow | null>
  findSite(branchCode: string): Promise<SiteRow | null>
  listSites(): Promise<SiteRow[]>
  listBranchStatuses(): Promise<BranchStatusRow[]>
  findBranchStatus(branchCode: string): Promise<BranchStatusRow | null>
  listLogs(query: {
    beforeId: number | null
    branchCode: string | null
    limit: number
  }): Promise<(CentralLogRow & { id: number; at: string })[]>
  listAlerts(limit: number): Promise<(AlertRow & { at: string })[]>
  countOpenConflicts(): Promise<number>
  /** Newest first; `beforeId` is the last one of the page before. Without their versions. */
  listConflicts(query: {
    status: 'open' | 'closed' | null
    doctype: string | null
    beforeId: string | null
    limit: number
  }): Promise<ConflictSummaryRow[]>
  findConflict(id: string): Promise<StoredConflictRow | null>
}

/** One transaction under READ COMMITTED. Set-based operations are one statement whatever the number of rows. */
export interface CentralTransaction extends CentralReader {
  /** Serialises changes to what central knows of one branch. Taken after the feed lock, where both are. */
  lockBranch(branchCode: string): Promise<void>
  /** Upserts. `travels` draws one feed position per row, in the order given; refused by a trigger without the feed lock. */
  putDocuments(rows: CentralDocumentRow[], travels: boolean): Promise<void>
  removeDocuments(keys: RecordKey[]): Promise<void>
  /** Upserts, each with a new feed position. */
  putTombstones(rows: TombstoneRow[]): Promise<void>
  /** Removes up to `limit` tombstones written before then and notes how far the feed is purged. Answers how many. */
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
  nextNumber(counterKey: string): Promise<number>
  putUser(row: UserRow): Promise<void>
  putSite(row: SiteRow): Promise<void>
  putSession(row: SessionRow): Promise<void>
  removeExpiredSessions(now: string): Promise<void>
  removeSessionsOf(username: string): Promise<void>
  seedRules(rules: DoctypeRule[]): Promise<void>
  putRule(rule: RuleRow): Promise<void>
  /** Tells every process, when this commits, that rules changed. */
  announceRules(): Promise<void>
  /** New scopes, each as the record's next version under a new feed position. */
  rescopeDocuments(doctype: string, rows: { key: string; scope: string }[]): Promise<void>
  putBranchStatus(branchCode: string, patch: Partial<Omit<BranchStatusRow, 'branchCode'>>): Promise<void>
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
