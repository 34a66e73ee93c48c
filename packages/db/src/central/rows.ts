import type { Docstatus, DoctypeRule, Operation } from '@branchline/protocol'

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

export interface FailoverQuery {
  branchCode: string
  doctypes: string[]
  after: bigint
  limit: number
  bytesMax: number
}

export interface FailoverPage {
  rows: CentralDocumentRow[]
  /** The position of the last row; null for none. */
  last: bigint | null
  /** How many there are after it. */
  pending: number
  hasMore: boolean
}

/** What a till said of itself while its branch was down; `inventory` is JSON. */
export interface PosClientRow {
  branchCode: string
  clientId: string
  inventory: string
  reportedAt: string
}

export interface FeedPosition {
  doctype: string
  after: bigint
  /** Up to here the reader has missed no deletion; null: it begins, and has nothing to miss. */
  complete: bigint | null
}

export interface FeedPage {
  /** The changes as the wire has them: JSON text of an array of `Change`, in pieces to be put one behind the other. */
  changes: string[]
  /** The position of the last change; null for none. */
  last: bigint | null
  /** The newest position of the DocType that the same snapshot saw, hidden rows included; 0 for an empty feed. */
  head: bigint
  /** The highest position of a purged tombstone that the branch could see, as of the same snapshot; 0 for none. */
  purged: bigint
  hasMore: boolean
}

/** `by`: who did it; the line is then in the audit too. */
export interface CentralLogRow {
  by?: string
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
  /** Absent: warning. */
  severity?: 'critical' | 'warning'
}

/** Which fields of a ledger's entries say whose they are, how much, and which way. */
export interface LedgerFields {
  doctype: string
  account: readonly string[]
  amount: string | null
  direction: string | null
}

/** Entries of one account that are alike in all three. */
export interface EntryGroupRow {
  account: string[]
  amount: string | null
  direction: string | null
  count: number
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
  kind: 'operator' | 'branch' | 'integration' | 'cashier'
  branchCode: string | null
  disabled: boolean
  /** Of operators. */
  role?: 'viewer' | 'operator' | 'admin' | null
  /** The DocTypes an integration may read and write; null: every one. */
  doctypes?: string[] | null
  /** Good too until `previousPasswordUntil`, ISO-8601. */
  previousPasswordHash?: string | null
  previousPasswordUntil?: string | null
}

/** How far a reader of events has come, by the DocTypes it reads together. */
export interface EventReaderRow extends EventPosition {
  username: string
  doctypes: string[]
  /** The life of the database that the place is of. */
  epoch: string
  /** ISO-8601. */
  lastReadAt: string
}

/** Events after a place. `oldestAt`: when the first of them was written; `isMore`: there may be more than were looked at. */
export interface EventBacklog {
  count: number
  oldestAt: Date | null
  isMore: boolean
}

/** An address that is told of events after its place. Times are ISO-8601; secrets are encrypted. */
export interface WebhookRow extends EventPosition {
  id: string
  /** The integration it wakes. */
  username: string
  url: string
  doctypes: string[]
  secret: string
  previousSecret: string | null
  previousSecretUntil: string | null
  enabled: boolean
  /** The life of the database that the place is of. */
  epoch: string
  attempts: number
  /** Not before; whoever delivers puts it ahead first. */
  nextAttemptAt: string
  failingSince: string | null
  lastError: string | null
  lastDeliveredAt: string | null
  createdAt: string
}

export interface SessionRow {
  tokenHash: string
  username: string
  kind: 'operator' | 'branch' | 'integration' | 'cashier'
  branchCode: string | null
  /** ISO-8601. */
  expiresAt: string
}

/** Times are ISO-8601. */
export interface EnrolmentCodeRow {
  codeHash: string
  branchCode: string
  createdAt: string
  createdBy: string
  expiresAt: string
  usedAt: string | null
  revokedAt: string | null
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
  /** The epoch in which the tokens were given. */
  fenceEpoch: string | null
  /** A push has come with `fence`. */
  fenceSeen: boolean
  /** Becomes the floor once the token `fence` comes back. */
  pendingFloor: number
  /** The highest sequence that `instance` has named. */
  lastSequence: number
  /** A verification that was asked for and the branch has yet to begin, as JSON. */
  verifyAsked?: string | null
  /** What central made of the last heartbeat, in money. */
  money?: unknown
}

/** What a push is fenced by. */
export interface FenceRow
  extends Pick<BranchStatusRow, 'instance' | 'fence' | 'previousFence' | 'fenceEpoch' | 'fenceSeen' | 'pendingFloor'> {
  /** Of `instance`; 0 where none was reported. */
  floor: number
}

/** A server that speaks as a branch with a token that is not the branch's. */
export interface RefusedHolderRow {
  branchCode: string
  /** The token it presents, '' for none. */
  token: string
  /** The instance it says it is. */
  claimed: string
  /** Its name for a person, and the instance under which it goes on if it is adopted. */
  instance: string
  state: 'waiting' | 'chosen' | 'dismissed'
  lastHeardAt: string | null
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

/** A name that stands for a Customer (`alias`), or is another one though they share a phone (`separate`). */
export interface AliasRow {
  name: string
  aliasOf: string
  state: 'alias' | 'separate'
  /** Whose insert it was; null: central's. */
  branchCode: string | null
  /** The Customer as it was inserted; null: it was never an alias. */
  body: string | null
  /** Who split the two. */
  by: string | null
  reason: string | null
}

/** `at`: when it was made or split, ISO-8601. */
export type StoredAliasRow = AliasRow & { at: string }

/** As the adapters package knows it. */
export interface KnownAliasRow {
  name: string
  aliasOf: string
  split: boolean
}

/** What the operations of a push name. No names: namesakes are of no interest. */
export interface PushedRecords {
  branchCode: string
  doctype: string
  operationIds: string[]
  keys: string[]
  names: string[]
  /** Names that may be aliases. */
  customers: string[]
}

export interface HeldByPush {
  receipts: ReceiptRow[]
  documents: CentralDocumentRow[]
  /** Records that carry one of the names, whatever their key. */
  namesakes: { name: string; key: string }[]
  /** What is known of the names in `customers`. */
  aliases: KnownAliasRow[]
  /** Where deleted records stopped; of a record that moved between branches, more than one. */
  tombstones: { key: string; version: number; hlc: string }[]
}

/** A place in the order of events. */
export interface EventPosition {
  writtenIn: bigint
  eventNumber: bigint
}

export interface EventRow extends RecordKey, EventPosition {
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

export type Filters = Record<string, string | number | boolean | null>
