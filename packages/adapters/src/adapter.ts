import type { Behaviour, ConflictRule, Document, ErrorCode, FieldTimes, Operation } from '@branchline/protocol'

/** A version that arrives: pushed by a branch, pulled from central, or saved by a person. */
export interface Incoming {
  operation: Operation
  document: Document
  /** `hashDocument(document)`. */
  hash: string
  /** Hash of the version it was edited from; null: created here. */
  baseHash: string | null
  hlc: string
  /** Absent: every field that differs from the stored version gets `hlc`. */
  fieldTimes: FieldTimes | null
  /** The outbox sequence of a pushed operation; null for what was not pushed. */
  sequence: number | null
}

/** The version this side holds. */
export interface Stored {
  document: Document
  hash: string
  hlc: string
  fieldTimes: FieldTimes | null
  /**
   * The sequence of the last pushed operation applied to it; null: none was, or it came from another branch or another
   * instance of this one: sequences are comparable within one instance only.
   */
  sequence: number | null
}

export interface DecideInput {
  incoming: Incoming
  stored: Stored | null
  rule: ConflictRule
  /** How many stored documents name this one in the field `Adapter.dependants` declares (0 where it declares none). */
  dependants: number
  /**
   * With `stored` null: the hlc of the record's tombstone, where there is one. Then an edit made before the deletion does not
   * bring the record back under a rule that goes by time.
   */
  deletedHlc?: string | null
}

/** A version that an automatic rule did not keep; it goes to the log whole. */
export interface LostVersion {
  side: 'incoming' | 'stored'
  document: Document
}

/**
 * What to do with an incoming version. Applying it is the only switch that writes.
 * What is stored after `apply` or `merge` carries the later hlc of the two versions: a record's hlc never goes back.
 */
export type Decision =
  /** Store the incoming version as it came. `lost` when an automatic rule overwrote a diverged stored version. */
  | { outcome: 'apply'; document: Document; fieldTimes: FieldTimes | null; lost?: LostVersion }
  /** Store a version that neither side sent (or only its field times are new). Each side may have lost a field to the other. */
  | { outcome: 'merge'; document: Document; fieldTimes: FieldTimes; lost: LostVersion[] }
  /** The stored version stands; the incoming one goes to the log. */
  | { outcome: 'keep'; lost: LostVersion }
  /** Both sides hold this already. */
  | { outcome: 'unchanged' }
  /** Older than what is stored of this record: settled, nothing to do. */
  | { outcome: 'superseded' }
  /** Delete the stored version. */
  | { outcome: 'remove'; lost?: LostVersion }
  /** A person decides; neither version is applied. */
  | { outcome: 'conflict' }
  /** A verdict on this record. */
  | { outcome: 'reject'; code: ErrorCode; message: string }
  /** Its predecessor is not here yet. */
  | { outcome: 'defer'; message: string }

export interface Refusal {
  code: ErrorCode
  message: string
  field?: string
}

/**
 * One DocType's behaviour. Pure: every answer follows from the arguments.
 */
export interface Adapter {
  readonly behaviour: Behaviour
  /** What makes two documents the same record on every path (DESIGN: masters by name, transactions by sync_uuid). */
  readonly identity: 'name' | 'sync_uuid'
  /** Fields that hold child tables; a child table is always replaced as a whole. */
  readonly childTables: readonly string[]
  /** The fixed PREFIX of this DocType's series (`SINV`); null: names are given, not allocated. */
  readonly seriesPrefix: string | null
  /**
   * Fields that name a Customer: `field`, `childTable.field`, or `field:typeField` for a link that names a Customer only in
   * documents whose `typeField` is 'Customer' (Payment Entry: `party:party_type`).
   */
  readonly customerLinks: readonly string[]
  /** A field of the same DocType by which others hang on a document, so that it is never deleted from under them. */
  readonly dependants: string | null
  /** What leaves this server: the document without what must stay here. */
  serialize(document: Document): Document
  /**
   * Null when the document may be stored; else why not. `branchCode` is whose document it is; null at central for masters.
   * A transaction without origin_branch is taken to be that branch's.
   */
  validateIncoming(document: Document, context: { branchCode: string | null }): Refusal | null
  /** The shape this side stores, from the shape the other side sent. Hash what this returns. */
  preApplyTransform(document: Document): Document
  /** A second identity beside the key, unique among live documents of the DocType; null: none. */
  conflictKey(document: Document): string | null
  decide(input: DecideInput): Decision
}
