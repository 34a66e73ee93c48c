import type { OutboxRow } from '@branchline/db/branch'
import type { BranchServer, Written } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import { sees } from './central/reads.ts'
import type { SimulatedDatabase } from './central/simulated-database.ts'
import { idOf, type Overlays, type Rows } from './central/tables.ts'
import { type Clocks, Decisions } from './checks/decisions.ts'
import { Links } from './checks/links.ts'
import { OutboxOrder } from './checks/outbox-order.ts'
import { Papers } from './checks/papers.ts'
import { hashesOf, Scope } from './checks/scope.ts'
import { WorkKept } from './checks/work-kept.ts'
import type { Evaluated } from './evaluated.ts'
import type { Lives } from './lives.ts'
import type { Model } from './model.ts'

const sharedDoctypes = [
  'Item',
  'Customer',
  'Customer Group',
  'Warehouse',
  'Item Price',
  'Alias',
  'Wallet Transaction',
] as const
const touchesOutbox = new Set(['addOutboxRows', 'settleBatch', 'archiveAcked', 'removeDocuments', 'discardOutboxRows'])

interface Taken {
  /** Who made it; null: a server and those that run on copies of its database. */
  server: string | null
  sequence: number
  operationId: string
}

/** What must hold after every event, and in the end. */
export class Checks {
  readonly #scope: Scope
  readonly #decisions: Decisions
  readonly #work: WorkKept
  readonly #links: Links
  readonly #papers: Papers
  readonly #order: OutboxOrder
  #branches: readonly BranchServer[] = []
  #positionMax = 0n
  /** By branch, instance and record: of each server the operation of the highest sequence. */
  readonly #lastTaken = new Map<string, Taken[]>()
  readonly #customersTaken = new Map<string, number>()
  readonly #dirty = new Map<BranchServer, Written[]>()

  constructor(
    private readonly database: SimulatedDatabase,
    private readonly model: Model,
    private readonly lives: Lives,
    clocks: Clocks,
    /** Every edit is followed, where no database goes back and all of central's tables are in sight. */
    private readonly followsEdits: boolean,
    private readonly evaluated: Evaluated,
  ) {
    this.#scope = new Scope(database, evaluated)
    this.#decisions = new Decisions(database, clocks, () => this.#branches, evaluated)
    this.#work = new WorkKept(database, model, evaluated)
    this.#links = new Links(database, model, evaluated)
    this.#papers = new Papers(database, model, evaluated)
    this.#order = new OutboxOrder(model, evaluated)
  }

  /** Before the first event. */
  begin(branches: readonly BranchServer[]): void {
    this.#branches = branches
    this.#scope.begin()
    this.#decisions.begin()
  }

  /** Central answered a branch. */
  answered(branchCode: string, path: string, text: string): void {
    if (path === 'changes.since') this.#scope.sent(branchCode, text)
  }

  /** Central's database was put back: what it took and gave out since never was. */
  centralWentBack(): void {
    const { documents, tombstones, receipts } = this.database.tables
    this.#positionMax = [...documents.held.values(), ...tombstones.held.values()].reduce(
      (max, { position }) => (position !== null && position > max ? position : max),
      0n,
    )
    this.#lastTaken.clear()
    this.#customersTaken.clear()
    for (const { doctype, branchCode } of receipts.held.values()) {
      if (doctype === 'Customer') this.#noteCustomer(branchCode)
    }
  }

  /** A branch's database was put back: sequences are given again until it is adopted. */
  branchWentBack({ branchCode }: BranchServer): void {
    for (const id of this.#lastTaken.keys()) {
      if (id.startsWith(`${branchCode}\n`)) this.#lastTaken.delete(id)
    }
  }

  /** A branch committed a transaction; it is looked at when the event is over. */
  branchCommitted(branch: BranchServer, written: Written[]): void {
    this.#dirty.set(branch, [...(this.#dirty.get(branch) ?? []), ...written])
    if (this.followsEdits) this.#work.branchCommitted(branch, written)
  }

  /** Central committed a transaction. */
  centralCommitted(written: Overlays): void {
    const positions = [...written.documents.written.values(), ...written.tombstones.written.values()]
      .flatMap((row) => (row?.position ? [row.position] : []))
      .sort((a, b) => (a < b ? -1 : 1))
    this.evaluated.note(5)
    const [first] = positions
    if (first !== undefined && first <= this.#positionMax) {
      throw new Broken(5, `position ${first} was committed after ${this.#positionMax}`)
    }
    this.#positionMax = positions.at(-1) ?? this.#positionMax
    const receipts = [...written.receipts.written.values()].filter((row) => row !== null)
    for (const receipt of receipts.sort((a, b) => a.sequence - b.sequence)) {
      this.#isTakenInOrder(receipt)
      if (receipt.doctype === 'Customer') this.#noteCustomer(receipt.branchCode)
      this.lives.taken(receipt)
    }
    this.#scope.centralCommitted(written)
    if (!this.followsEdits) return
    this.#decisions.centralCommitted(written)
    this.#work.centralCommitted(written)
  }

  #isTakenInOrder({
    branchCode,
    instance,
    doctype,
    key,
    name,
    operation,
    operationId,
    sequence,
  }: Rows['receipts']): void {
    if (this.lives.mayOvertake(branchCode)) return
    this.evaluated.note(3)
    const id = `${branchCode}\n${instance}\n${idOf({ doctype, key })}`
    const server = this.lives.makerOf(operationId)
    const taken = this.#lastTaken.get(id) ?? []
    for (const last of taken) {
      // Until they are told apart two servers may count on from one copy: between them there is no order.
      const isOther = server !== null && last.server !== null && last.server !== server
      if (isOther || sequence > last.sequence || !this.#isOneRecord(branchCode, { operationId }, last)) continue
      throw new Broken(3, `${operation} of ${name}, number ${sequence}, was taken after number ${last.sequence}`)
    }
    const own = taken.find((last) => last.server === server)
    if (!own) this.#lastTaken.set(id, [...taken, { server, sequence, operationId }])
    else if (sequence > own.sequence) Object.assign(own, { sequence, operationId })
  }

  /** Two records of a branch may be one at central: two names of one customer. Between them there is no order. */
  #isOneRecord(branchCode: string, ...operations: { operationId: string }[]): boolean {
    const sql = this.#branches.find((branch) => branch.branchCode === branchCode)?.sql
    const rows = operations.map(({ operationId }) =>
      sql?.prepare('SELECT "key" FROM "Outbox" WHERE "operationId" = ?').get(operationId),
    ) as ({ key: string } | undefined)[]
    const [one, other] = rows
    return one === undefined || one.key === other?.key
  }

  #noteCustomer(branchCode: string): void {
    this.evaluated.note(9)
    const taken = (this.#customersTaken.get(branchCode) ?? 0) + 1
    this.#customersTaken.set(branchCode, taken)
    const asked = this.model.customerSaves.get(branchCode) ?? 0
    if (taken > asked) throw new Broken(9, `${branchCode} pushed ${taken} customers and was asked for ${asked}`)
  }

  /** After an event: every branch that committed. */
  afterEvent(): void {
    if (this.#dirty.size === 0) return
    const dirty = [...this.#dirty]
    this.#dirty.clear()
    for (const [branch, written] of dirty) {
      if (written.some(({ name }) => touchesOutbox.has(name))) {
        this.salesAreKept(branch)
        if (this.lives.knowsCentral(branch)) this.#order.afterCommit(branch)
      }
      for (const { name, values } of written) {
        if (name === 'addOutboxRows') this.operationsAreOwed(branch, values[0] as OutboxRow[])
        if (name !== 'putWatermark') continue
        const { doctype, cursor } = values[0] as { doctype: string; cursor: string | null }
        if (cursor !== null) this.watermarkIsTrue(branch, doctype, cursor)
      }
    }
  }

  /** Every confirmed sale is in the branch's documents and has its operations; every acked operation has its receipt. */
  salesAreKept(branch: BranchServer): void {
    const { sql, branchCode } = branch
    this.evaluated.note(1)
    const documents = new Map(
      (
        sql.prepare(`SELECT "key", "docstatus" FROM "Document" WHERE "doctype" = 'Sales Invoice'`).all() as {
          key: string
          docstatus: number
        }[]
      ).map(({ key, docstatus }) => [key, docstatus]),
    )
    const rows = sql
      .prepare(
        `SELECT "operationId", "key", "operation", "state" FROM "Outbox" WHERE "doctype" IN ('Sales Invoice', 'Customer')
         UNION ALL SELECT "operationId", "key", "operation", CASE "outcome" WHEN 'discarded' THEN 'discarded' ELSE 'acked' END FROM "History"`,
      )
      .all() as { operationId: string; key: string; operation: string; state: string }[]
    const owed = new Set(rows.map(({ key, operation }) => `${key} ${operation}`))
    for (const { uuid, confirmed, cancelConfirmed, lost, cancelLost, at } of this.model.salesOf(branchCode)) {
      if (!confirmed || lost || (at ?? branchCode) !== branch.name) continue
      const docstatus = documents.get(uuid)
      if (docstatus === undefined) throw new Broken(1, `${branchCode} confirmed sale ${uuid} and does not have it`)
      if (!owed.has(`${uuid} submit`)) throw new Broken(1, `${branchCode} has sale ${uuid} without its operation`)
      if (cancelConfirmed && !cancelLost && (docstatus !== 2 || !owed.has(`${uuid} cancel`))) {
        throw new Broken(1, `${branchCode} confirmed the cancellation of ${uuid} and does not have it`)
      }
    }
    if (!this.lives.knowsCentral(branch)) return
    this.evaluated.note(2)
    for (const { operationId, operation, key, state } of rows) {
      if (state === 'acked' && !this.database.tables.receipts.held.has(`${branchCode}\n${operationId}`)) {
        throw new Broken(2, `${operation} of ${key} was acked to ${branchCode}; central has no receipt of it`)
      }
    }
  }

  /**
   * What a transaction owed is there, each operation under its own id; or what a later edit made of it, for writes that share a commit are
   * looked at one after the other.
   */
  operationsAreOwed({ sql, branchCode }: BranchServer, rows: OutboxRow[]): void {
    for (const { operationId, doctype, key, operation, hlc, name } of rows) {
      this.evaluated.note(1)
      const found = sql
        .prepare(
          `SELECT 1 FROM "Outbox" WHERE "operationId" = ?
           UNION ALL SELECT 1 FROM "History" WHERE "operationId" = ?
           UNION ALL SELECT 1 FROM "Outbox" WHERE "doctype" = ? AND "key" = ? AND "operation" = ? AND "hlc" > ?`,
        )
        .get(operationId, operationId, doctype, key, operation, hlc)
      if (!found) throw new Broken(1, `${branchCode} wrote ${name} and does not have its operation`)
    }
  }

  /** What central committed at or below a branch's watermark is there, or is owed, parked or edited there. */
  watermarkIsTrue({ sql, branchCode }: BranchServer, doctype: string, cursor: string): void {
    const [, epoch, , after] = cursor.split('.')
    // Of another life: central refuses it.
    if (epoch !== this.database.epoch) return
    const position = BigInt(after ?? 0)
    this.evaluated.note(5)
    const held = hashesOf(sql, doctype)
    const excused = new Set(
      (
        sql
          .prepare(
            `SELECT "key" FROM "Outbox" WHERE "doctype" = ? AND "state" <> 'acked' UNION SELECT "key" FROM "Parked" WHERE "doctype" = ?
           UNION SELECT "key" FROM "LocalEdit" WHERE "doctype" = ?`,
          )
          .all(doctype, doctype, doctype) as { key: string }[]
      ).map(({ key }) => key),
    )
    for (const row of this.database.tables.documents.held.values()) {
      if (row.doctype !== doctype || row.position === null || row.position > position) continue
      if (!sees(branchCode, row.scope) || excused.has(row.key) || held.get(row.key) === row.hash) continue
      throw new Broken(5, `${branchCode} is at ${position} of ${doctype} without ${row.name} of ${row.position}`)
    }
    for (const key of excused) held.delete(key)
    this.#scope.removalsAreDone(branchCode, doctype, position, held)
  }

  /** Why it is not at rest yet; null: all sides hold the same. */
  difference(branches: BranchServer[]): Broken | null {
    const { documents } = this.database.tables
    const { model } = this
    for (const branch of branches) {
      const { sql, branchCode } = branch
      this.evaluated.note(0)
      const excused = model
        .salesOf(branchCode)
        .filter((sale) => sale.poisoned || sale.givenUp || sale.lost || sale.cancelLost || sale.at)
      const poisoned = new Set(excused.map(({ uuid }) => uuid))
      const owed = (
        sql
          .prepare(
            `SELECT "key", "state", "operation", "name" FROM "Outbox" WHERE "state" <> 'acked' ORDER BY "sequence"`,
          )
          .all() as { key: string; state: string; operation: string; name: string }[]
      ).filter(({ key }) => !poisoned.has(key))
      const [first] = owed
      if (first) {
        const guarantee = first.state === 'dead' ? 8 : 0
        return new Broken(guarantee, `${branchCode} still owes ${first.operation} of ${first.name} (${first.state})`)
      }
      const parked = sql.prepare('SELECT "name", "message" FROM "Parked" LIMIT 1').get() as
        | { name: string; message: string }
        | undefined
      if (parked) return new Broken(7, `${branchCode} still has ${parked.name} parked: ${parked.message}`)
      const difference = this.#scope.difference(branch, sharedDoctypes) ?? this.#papers.difference(branch)
      if (difference) return difference
      const sales = hashesOf(sql, 'Sales Invoice')
      for (const row of documents.held.values()) {
        if (row.doctype !== 'Sales Invoice' || row.originBranch !== branchCode || poisoned.has(row.key)) continue
        if (sales.get(row.key) !== row.hash) return new Broken(2, `central's ${row.name} is not what ${branchCode} has`)
      }
      for (const key of sales.keys()) {
        if (!poisoned.has(key) && !documents.held.has(idOf({ doctype: 'Sales Invoice', key }))) {
          return new Broken(2, `central has no sale ${key} of ${branchCode}`)
        }
      }
    }
    return null
  }

  /** What the tills and the head office were told is what is there: nothing lost, nothing doubled, to the last piastre. */
  final(): void {
    const { documents } = this.database.tables
    const names = new Map<string, string>()
    const stored = [...documents.held.values()].filter(({ doctype }) => doctype === 'Sales Invoice')
    let [centsHeld, centsMeant] = [0, 0]
    for (const { key, name, docstatus, body } of stored) {
      this.evaluated.note(2)
      if (this.model.tills.written.has(key)) continue
      const sale = this.model.sales.get(key)
      if (!sale) throw new Broken(2, `central has ${name}, which nobody sold`)
      const other = names.get(name)
      if (other !== undefined && !this.lives.mayShareNumber(name, [other, key]))
        throw new Broken(2, `two sales bear the number ${name}`)
      names.set(name, key)
      if (sale.poisoned || sale.givenUp || sale.lost === 'both') continue
      if (sale.cancelLost === 'both') continue
      if (sale.cancelConfirmed && docstatus !== 2) throw new Broken(3, `${name} was cancelled and stands at central`)
      if (!sale.cancelAsked && docstatus !== 1) throw new Broken(3, `${name} has docstatus ${docstatus} at central`)
      // Whether it was cancelled nobody was told.
      if (sale.cancelAsked && !sale.cancelConfirmed) continue
      if (docstatus === 1 && sale.confirmed) centsHeld += Math.round(Number(JSON.parse(body).grand_total) * 100)
    }
    for (const { uuid, confirmed, poisoned, givenUp, cancelAsked, cents, lost } of this.model.sales.values()) {
      if (poisoned || givenUp || !confirmed || lost === 'both') continue
      if (!documents.held.has(idOf({ doctype: 'Sales Invoice', key: uuid })))
        throw new Broken(2, `sale ${uuid} is lost`)
      if (!cancelAsked) centsMeant += cents
    }
    if (centsHeld !== centsMeant)
      throw new Broken(2, `central holds ${centsHeld} in sales, the tills took ${centsMeant}`)
    for (const [name, rate] of this.model.items) {
      this.evaluated.note(0)
      const row = documents.held.get(idOf({ doctype: 'Item', key: name }))
      const held = row ? String(JSON.parse(row.body).standard_rate) : null
      if (held !== rate) throw new Broken(0, `central holds ${name} at ${held}, the office set ${rate}`)
    }
    for (const [id, document] of this.model.scoped) {
      this.evaluated.note(0)
      const row = documents.held.get(id)
      const held: Record<string, unknown> | null = row ? JSON.parse(row.body) : null
      if (held?.remarks !== document?.remarks) throw new Broken(0, `central holds ${row?.body} of ${id}`)
    }
    for (const [doctype, patch] of this.model.rules) {
      this.evaluated.note(0)
      const rule: Record<string, unknown> = { ...this.database.tables.rules.held.get(doctype) }
      const lost = Object.entries(patch).find(([field, value]) => rule[field] !== value)
      if (lost) throw new Broken(0, `the rule of ${doctype} was given ${lost.join(' ')} and has ${rule[lost[0]]}`)
    }
    this.#papers.final()
    this.#links.final(this.#branches)
    if (this.followsEdits) this.#work.final(this.#branches)
  }
}
