import type { Adapter, Decision, LostVersion } from '@branchline/adapters'
import { customerDoctype, decideFieldMerge, hashDocument, laterHlc } from '@branchline/adapters'
import type {
  CentralDocumentRow,
  HeldByPush,
  ReceiptRow,
  RecordKey,
  RuleRow,
  TombstoneRow,
} from '@branchline/db/central'
import { type Document, type ErrorCode, type FieldTimes, type PushResult, travelsDown } from '@branchline/protocol'
import { CustomerNames, type HeldNames, type MadeAlias } from '../aliases/customer-names.ts'
import { identifyRecord } from '../aliases/identify-record.ts'
import { documentRow } from '../documents/document-row.ts'
import type { PreparedRecord } from './prepare-record.ts'

/** What the database holds of what a batch touches. Keys are those of the DocType's records. */
export interface HeldRecords extends Omit<HeldByPush, 'tombstones'> {
  fieldTimes: Map<string, FieldTimes>
  tombstones: Map<string, { version: number; hlc: string }>
  /** By name. */
  dependants: Map<string, number>
  /** Null: the batch brings no Customer, and no alias of one. */
  names: HeldNames | null
}

export interface BatchContext {
  rule: RuleRow
  adapter: Adapter
  branchCode: string
  instance: string
  /** Every operation of the instance up to this sequence is settled, though its receipt may be gone. */
  floor: number
  /** Whose national phone numbers are understood; null: nobody's. */
  country: string | null
}

/** What a batch writes; at most one row per record. */
export interface BatchPlan {
  results: PushResult[]
  rows: CentralDocumentRow[]
  removed: RecordKey[]
  tombstones: TombstoneRow[]
  fieldTimes: (RecordKey & { times: FieldTimes })[]
  receipts: ReceiptRow[]
  conflicts: { record: PreparedRecord; stored: CentralDocumentRow | null }[]
  lost: { name: string; version: LostVersion }[]
  alerts: { code: ErrorCode; name: string; message: string }[]
  aliases: MadeAlias[]
}

type Settled = { status: 'applied' | 'merged' | 'conflict'; code?: ErrorCode; message?: string }
type Settling = Exclude<Decision, { outcome: 'reject' | 'defer' }>

/** What the operations of a batch have changed so far, on top of what the database holds. */
export class BatchState {
  readonly receipts: Map<string, ReceiptRow>
  readonly blocked = new Set<string>()
  readonly alerts: BatchPlan['alerts'] = []
  readonly #held: HeldRecords
  readonly #context: BatchContext
  readonly #rows: Map<string, CentralDocumentRow>
  readonly #times: Map<string, FieldTimes>
  readonly #changed = new Map<string, CentralDocumentRow | null>()
  readonly #changedTimes = new Set<string>()
  readonly #tombstones = new Map<string, TombstoneRow>()
  readonly #newReceipts: ReceiptRow[] = []
  readonly #conflicts: BatchPlan['conflicts'] = []
  readonly #lost: BatchPlan['lost'] = []
  readonly #names: CustomerNames | null
  readonly #keysOfName = new Map<string, Set<string>>()

  constructor(held: HeldRecords, context: BatchContext) {
    this.#held = held
    this.#context = context
    this.receipts = new Map(held.receipts.map((receipt) => [receipt.operationId, receipt]))
    this.#rows = new Map(held.documents.map((row) => [row.key, row]))
    this.#times = new Map(held.fieldTimes)
    this.#names = held.names && new CustomerNames(held.names)
    for (const { name, key } of held.namesakes) this.#noteName(name, key)
  }

  /** The record as central takes it: aliases resolved. */
  identify(sent: PreparedRecord): PreparedRecord {
    const names = this.#names
    return names ? identifyRecord(sent, names, this.#context.adapter, (key) => this.#rows.has(key)) : sent
  }

  decide(record: PreparedRecord): Decision {
    const { rule, adapter, branchCode } = this.#context
    const stored = this.#rows.get(record.key) ?? null
    if (stored && !travelsDown(rule) && stored.originBranch !== null && stored.originBranch !== branchCode) {
      return { outcome: 'reject', code: 'WRONG_BRANCH', message: 'this record belongs to another branch' }
    }
    const held = stored && {
      document: JSON.parse(stored.body),
      hash: stored.hash,
      hlc: stored.hlc,
      fieldTimes: this.#times.get(record.key) ?? null,
      sequence: null,
    }
    const decision =
      record.alias !== undefined && held
        ? decideFieldMerge({ incoming: record, stored: held })
        : adapter.decide({
            incoming: record,
            stored: held,
            rule: rule.conflictRule,
            dependants: this.#held.dependants.get(record.document.name) ?? 0,
            // A record that only its branch writes is what that branch did last, whatever the clocks say.
            deletedHlc:
              stored || !travelsDown(rule)
                ? null
                : ((this.#tombstones.get(record.key) ?? this.#held.tombstones.get(record.key))?.hlc ?? null),
          })
    return this.#collides(decision, held?.document ?? null) ? { outcome: 'conflict' } : decision
  }

  /** Carries out a decision that settles the operation. */
  settle(record: PreparedRecord, decision: Settling): Settled {
    const stored = this.#rows.get(record.key) ?? null
    const settled = underAlias(record, this.#carryOut(record, stored, decision))
    const { doctype } = this.#context.rule
    const { operationId, sequence, operation, key, sentHash = record.hash } = record
    const { branchCode, instance } = this.#context
    const { status, code = null, message = null } = settled
    const { name } = record.document
    const receipt = {
      branchCode,
      operationId,
      instance,
      sequence,
      doctype,
      key,
      name,
      operation,
      payloadHash: sentHash,
      status,
      code,
      message,
    }
    this.receipts.set(operationId, receipt)
    this.#newReceipts.push(receipt)
    return settled
  }

  plan(): Omit<BatchPlan, 'results'> {
    const { doctype } = this.#context.rule
    const rows: CentralDocumentRow[] = []
    const removed: RecordKey[] = []
    for (const [key, row] of this.#changed) {
      if (row) rows.push(row)
      else removed.push({ doctype, key })
    }
    return {
      rows,
      removed,
      tombstones: [...this.#tombstones.values()],
      fieldTimes: [...this.#changedTimes].map((key) => ({ doctype, key, times: this.#times.get(key) ?? {} })),
      receipts: this.#newReceipts,
      conflicts: this.#conflicts,
      lost: this.#lost,
      alerts: this.alerts,
      aliases: this.#names?.made ?? [],
    }
  }

  /** An edit that gives a Customer the phone of another: a person decides whether they are one. */
  #collides(decision: Decision, before: Document | null): boolean {
    const names = this.#names
    if (!names || (decision.outcome !== 'apply' && decision.outcome !== 'merge')) return false
    const { document } = decision
    return document.doctype === customerDoctype && names.movesTo(document, before) && names.sharer(document) !== null
  }

  #carryOut(record: PreparedRecord, stored: CentralDocumentRow | null, decision: Settling): Settled {
    switch (decision.outcome) {
      case 'apply':
        if (decision.lost) this.#noteLost(record, decision.lost)
        this.#store(record, stored, record, decision.fieldTimes)
        return this.#applied(record)
      case 'merge': {
        for (const lost of decision.lost) this.#noteLost(record, lost)
        const { document } = decision
        const merged = { document, key: record.key, body: JSON.stringify(document), hash: hashDocument(document) }
        this.#store(record, stored, merged, decision.fieldTimes)
        return merged.hash === record.hash ? { status: 'applied' } : { status: 'merged' }
      }
      case 'keep':
        this.#noteLost(record, decision.lost)
        // Stored again under a new feed position, so that the sender gets back what stands.
        if (stored) this.#put({ ...stored, version: stored.version + 1 })
        return { status: 'merged', message: "central's version stands; the branch's is in the log" }
      case 'remove':
        if (decision.lost) this.#noteLost(record, decision.lost)
        if (stored) this.#remove(record, stored)
        return { status: 'applied' }
      case 'conflict':
        this.#conflicts.push({ record, stored })
        return { status: 'conflict', message: 'a person decides between the two versions' }
      case 'unchanged':
      case 'superseded':
        return { status: 'applied' }
    }
  }

  #store(
    record: PreparedRecord,
    stored: CentralDocumentRow | null,
    version: Pick<PreparedRecord, 'document' | 'key' | 'body' | 'hash'>,
    times: FieldTimes | null,
  ): void {
    const { rule, adapter, branchCode } = this.#context
    const stopped = (this.#tombstones.get(record.key) ?? this.#held.tombstones.get(record.key))?.version ?? 0
    const row = documentRow(version, {
      rule,
      adapter,
      hlc: stored ? laterHlc(stored.hlc, record.hlc) : record.hlc,
      version: (stored?.version ?? stopped) + 1,
      originBranch: stored ? stored.originBranch : (record.document.origin_branch ?? branchCode),
    })
    this.#put(row)
    if (row.doctype === customerDoctype) this.#names?.note(row.name, version.document)
    if (stored) this.#noteMove(stored, row)
    if (times) {
      this.#times.set(record.key, times)
      this.#changedTimes.add(record.key)
    }
  }

  #put(row: CentralDocumentRow): void {
    this.#rows.set(row.key, row)
    this.#changed.set(row.key, row)
    this.#tombstones.delete(row.key)
  }

  /** An edit that takes a record out of a branch's sight leaves a tombstone there; it is written before the record. */
  #noteMove({ scope }: CentralDocumentRow, { doctype, key, name, hlc, version, scope: now }: CentralDocumentRow): void {
    if (scope === now || scope === '' || !travelsDown(this.#context.rule)) return
    this.#tombstones.set(`${key}\n${scope}`, { doctype, key, name, scope, hlc, version })
  }

  #remove(record: PreparedRecord, { key, name, scope, version }: CentralDocumentRow): void {
    this.#rows.delete(key)
    this.#changed.set(key, null)
    if (this.#context.rule.doctype === customerDoctype) this.#names?.forget(name)
    this.#tombstones.set(key, {
      doctype: this.#context.rule.doctype,
      key,
      name,
      scope,
      hlc: record.hlc,
      version: version + 1,
    })
  }

  /** Two documents under one number are both stored; a person is told. */
  #applied(record: PreparedRecord): Settled {
    const { name } = record.document
    const keys = this.#noteName(name, record.key)
    if (this.#context.adapter.identity === 'name' || keys.size < 2) return { status: 'applied' }
    const message = `another ${this.#context.rule.doctype} carries the number ${name} too`
    this.alerts.push({ code: 'DUPLICATE_NUMBER', name, message })
    return { status: 'applied', code: 'DUPLICATE_NUMBER', message }
  }

  #noteName(name: string, key: string): Set<string> {
    const keys = this.#keysOfName.get(name) ?? new Set()
    keys.add(key)
    this.#keysOfName.set(name, keys)
    return keys
  }

  #noteLost({ document }: PreparedRecord, version: LostVersion): void {
    this.#lost.push({ name: document.name, version })
  }
}

function underAlias({ alias, document }: PreparedRecord, settled: Settled): Settled {
  if (alias === undefined || settled.status === 'conflict') return settled
  return { ...settled, status: 'merged', message: `${alias} is an alias of ${document.name}` }
}
