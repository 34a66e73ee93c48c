import { canonicalJson, hashDocument } from '@branchline/adapters'
import type { ConflictRule, Document, FieldTimes } from '@branchline/protocol'
import type { BranchServer } from '../branch/branch-server.ts'
import { Broken } from '../broken.ts'
import type { SimulatedDatabase } from '../central/simulated-database.ts'
import { idOf, type Overlays, type Rows } from '../central/tables.ts'
import type { Evaluated } from '../evaluated.ts'
import { knownCustomers } from '../workload/customers.ts'

const watched: ReadonlySet<string> = new Set(knownCustomers)
/** A server may decide by a rule that was changed a moment ago. */
const ruleLagMs = 60_000
const clockAheadMs = 60_000

interface Version {
  document: Document
  hash: string
  hlc: string
  fieldTimes: FieldTimes | null
}
export interface Clocks {
  /** True time. */
  nowMs(): number
  /** What central's clock has fallen behind it, at the most. */
  centralBehindMs(): number
}

interface Operation extends Version {
  baseHash: string | null
}

/** Of two histories the one stands that the rule says: decided here once more at every commit, from the operation as the branch has it. */
export class Decisions {
  readonly #deleted = new Set<string>()
  readonly #stored = new Map<string, Version>()
  /** What stands by what was decided here: later decisions go by its times, not by those that central keeps. */
  readonly #told = new Map<string, Version>()
  #rules: { rule: ConflictRule; untilMs: number }[] = []

  constructor(
    private readonly database: SimulatedDatabase,
    private readonly clocks: Clocks,
    private readonly branches: () => readonly BranchServer[],
    private readonly evaluated: Evaluated,
  ) {}

  centralCommitted({ documents, receipts, rules, fieldTimes }: Overlays): void {
    for (const row of documents.written.values()) {
      const before = row && this.#stored.get(idOf(row))
      if (row && before && row.hlc < before.hlc) {
        throw new Broken(
          'conflicts',
          `the clock of ${row.doctype} ${row.name} went back from ${before.hlc} to ${row.hlc}`,
        )
      }
    }
    const byKey = new Map<string, Rows['receipts'][]>()
    for (const receipt of receipts.written.values()) {
      if (receipt?.doctype !== 'Customer' || !watched.has(receipt.key)) continue
      byKey.set(receipt.key, [...(byKey.get(receipt.key) ?? []), receipt])
    }
    for (const [key, of] of byKey) this.#isAsTheRuleSays(key, of)
    for (const [id, row] of documents.written) {
      if (!row || !byKey.has(row.key)) this.#told.delete(id)
      if (!row) {
        this.#stored.delete(id)
        this.#deleted.add(id)
      }
      if (row?.doctype === 'Customer') this.#note(id, row)
    }
    for (const id of fieldTimes.written.keys()) {
      const row = this.database.tables.documents.held.get(id)
      if (row?.doctype === 'Customer') this.#note(id, row)
    }
    const rule = rules.written.get('Customer')
    const last = this.#rules.at(-1)
    if (rule && rule.conflictRule !== last?.rule) {
      if (last) last.untilMs = this.clocks.nowMs() + ruleLagMs
      this.#rules.push({ rule: rule.conflictRule, untilMs: Number.POSITIVE_INFINITY })
    }
  }

  begin(): void {
    const rule = this.database.tables.rules.held.get('Customer')
    if (rule) this.#rules.push({ rule: rule.conflictRule, untilMs: Number.POSITIVE_INFINITY })
  }

  #note(id: string, { body, hash, hlc }: Rows['documents']): void {
    const fieldTimes = this.database.tables.fieldTimes.held.get(id)?.times ?? null
    const told = this.#told.get(id)
    this.#stored.set(id, told?.hash === hash ? told : { document: JSON.parse(body), hash, hlc, fieldTimes })
  }

  #isAsTheRuleSays(key: string, receipts: Rows['receipts'][]): void {
    const id = idOf({ doctype: 'Customer', key })
    // What becomes of an edit of what was deleted is not told here.
    if (this.#deleted.has(id) && !this.#stored.has(id)) return
    const stands = this.database.tables.documents.held.get(id)
    const sent = [...receipts].sort((a, b) => a.sequence - b.sequence).map((receipt) => this.#sentBy(receipt))
    if (sent.some((operation) => operation === null)) return
    this.#rules = this.#rules.filter(({ untilMs }) => untilMs > this.clocks.nowMs())
    const wanted = this.#rules.map(({ rule }) => {
      let now: Version | null = this.#stored.get(id) ?? null
      for (const operation of sent as Operation[]) {
        now = now && decide(rule, now, operation)
        if (!now) now = this.#stored.has(id) ? null : operation
        if (!now) return null
      }
      return now
    })
    if (wanted.some((version) => version === null)) return
    this.evaluated.note('conflicts')
    const told = wanted.find((version) => version?.hash === stands?.hash)
    if (told) {
      this.#told.set(id, told)
      return
    }
    const rules = this.#rules.map(({ rule }) => rule).join(' or ')
    const expected = wanted.map((version) => version && JSON.stringify(version.document)).join(' or ')
    throw new Broken('conflicts', `by ${rules} ${expected} stands, and central has ${stands?.body}`)
  }

  /** Null: it is not told any more, or a clock was too far ahead for its times to be taken as they are. */
  #sentBy({ branchCode, operationId, operation }: Rows['receipts']): Operation | null {
    const branch = this.branches().find((one) => one.branchCode === branchCode)
    const row = branch?.sql
      .prepare(
        `SELECT "payload", "baseHash", "hlc", "fieldTimes" FROM "Outbox" JOIN "OutboxPayload" USING ("sequence") WHERE "operationId" = ?`,
      )
      .get(operationId) as
      | { payload: string; baseHash: string | null; hlc: string; fieldTimes: string | null }
      | undefined
    if (!row || operation === 'delete') return null
    const { payload, baseHash, hlc } = row
    const fieldTimes: FieldTimes | null = row.fieldTimes === null ? null : JSON.parse(row.fieldTimes)
    const latestMs = this.clocks.nowMs() - this.clocks.centralBehindMs() + clockAheadMs
    if ([hlc, ...Object.values(fieldTimes ?? {})].some((time) => Number.parseInt(time, 10) >= latestMs)) return null
    const document: Document = JSON.parse(payload)
    return { document, hash: hashDocument(document), baseHash, hlc, fieldTimes }
  }
}

/** What stands after an operation. Null: not told here. Pure. */
function decide(rule: ConflictRule, stored: Version, operation: Operation): Version | null {
  const hlc = stored.hlc > operation.hlc ? stored.hlc : operation.hlc
  if (rule === 'Field-Level-LWW') return merged(stored, operation, hlc)
  if (operation.hash === stored.hash) return stored
  if (operation.baseHash === stored.hash) return { ...operation, hlc }
  switch (rule) {
    case 'Central-Wins':
    case 'Manual':
      return stored
    case 'Branch-Wins':
      return { ...operation, hlc }
    case 'Last-Write-Wins':
      return isLater(operation, stored) ? { ...operation, hlc } : stored
  }
}

/** By their hybrid clocks; where these are equal by their text, so that whoever compares picks the same. */
function isLater(one: Version, other: Version): boolean {
  if (one.hlc !== other.hlc) return one.hlc > other.hlc
  return canonicalJson(one.document) > canonicalJson(other.document)
}

function merged(stored: Version, operation: Operation, hlc: string): Version | null {
  if (operation.fieldTimes === null) return null
  const fields = new Set(
    [stored, operation].flatMap(({ document, fieldTimes }) => [
      ...Object.keys(document),
      ...Object.keys(fieldTimes ?? {}),
    ]),
  )
  const document: Record<string, unknown> = { ...stored.document }
  const times: FieldTimes = {}
  for (const field of fields) {
    if (field === 'doctype' || field === 'name' || field.startsWith('_')) continue
    const [own, other] = [timeIn(stored, field), timeIn(operation, field)]
    const takes = own === other ? textIn(operation, field) > textIn(stored, field) : other > own
    times[field] = takes ? other : own
    if (!takes) continue
    if (operation.document[field] === undefined) delete document[field]
    else document[field] = operation.document[field]
  }
  return { document: document as Document, hash: hashDocument(document as Document), hlc, fieldTimes: times }
}

function timeIn({ document, fieldTimes, hlc }: Version, field: string): string {
  if (fieldTimes !== null) return fieldTimes[field] ?? ''
  return document[field] === undefined ? '' : hlc
}

function textIn({ document }: Version, field: string): string {
  return document[field] === undefined ? '' : canonicalJson(document[field])
}
