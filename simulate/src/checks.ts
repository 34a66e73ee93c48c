import type { BranchServer, Written } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import { sees } from './central/reads.ts'
import type { SimulatedDatabase } from './central/simulated-database.ts'
import { idOf, type Overlays } from './central/tables.ts'
import type { Model } from './model.ts'

const sharedDoctypes = ['Item', 'Customer'] as const
const touchesOutbox = new Set(['addOutboxRows', 'settleBatch', 'archiveAcked', 'removeDocuments', 'discardOutboxRows'])

/** What must hold after every event, and in the end. */
export class Checks {
  count = 0
  #positionMax = 0n
  readonly #sequenceMax = new Map<string, number>()
  readonly #receiptsOfCustomer = new Map<string, number>()
  readonly #dirty = new Map<BranchServer, Written[]>()

  constructor(
    private readonly database: Pick<SimulatedDatabase, 'tables'>,
    private readonly model: Model,
  ) {}

  /** A branch committed a transaction; it is looked at when the event is over. */
  branchCommitted(branch: BranchServer, written: Written[]): void {
    this.#dirty.set(branch, [...(this.#dirty.get(branch) ?? []), ...written])
  }

  /** Central committed a transaction. */
  centralCommitted(written: Overlays): void {
    const positions = [...written.documents.written.values(), ...written.tombstones.written.values()]
      .flatMap((row) => (row?.position ? [row.position] : []))
      .sort((a, b) => (a < b ? -1 : 1))
    this.count += 1
    const [first] = positions
    if (first !== undefined && first <= this.#positionMax) {
      throw new Broken(5, `position ${first} was committed after ${this.#positionMax}`)
    }
    this.#positionMax = positions.at(-1) ?? this.#positionMax
    const receipts = [...written.receipts.written.values()].filter((row) => row !== null)
    for (const receipt of receipts.sort((a, b) => a.sequence - b.sequence)) {
      const id = `${receipt.branchCode}\n${receipt.instance}\n${idOf(receipt)}`
      this.count += 1
      if (receipt.sequence <= (this.#sequenceMax.get(id) ?? 0)) {
        throw new Broken(3, `${receipt.operation} of ${receipt.name} was taken after a later operation`)
      }
      this.#sequenceMax.set(id, receipt.sequence)
      if (receipt.doctype === 'Customer') this.#noteCustomer(receipt.branchCode, receipt.name)
    }
  }

  #noteCustomer(branchCode: string, name: string): void {
    const id = `${branchCode}\n${name}`
    const taken = (this.#receiptsOfCustomer.get(id) ?? 0) + 1
    this.#receiptsOfCustomer.set(id, taken)
    const asked = this.model.customerSaves.get(id) ?? 0
    if (taken > asked) throw new Broken(9, `${branchCode} pushed ${name} ${taken} times and was asked ${asked} times`)
  }

  /** After an event: every branch that committed. */
  afterEvent(): void {
    if (this.#dirty.size === 0) return
    const dirty = [...this.#dirty]
    this.#dirty.clear()
    for (const [branch, written] of dirty) {
      if (written.some(({ name }) => touchesOutbox.has(name))) this.salesAreKept(branch)
      for (const { name, values } of written) {
        if (name !== 'putWatermark') continue
        const { doctype, cursor } = values[0] as { doctype: string; cursor: string | null }
        if (cursor !== null) this.watermarkIsTrue(branch, doctype, cursor)
      }
    }
  }

  /** Every confirmed sale is in the branch's documents and has its operations; every acked operation has its receipt. */
  salesAreKept(branch: BranchServer): void {
    const { sql, branchCode } = branch
    this.count += 1
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
         UNION ALL SELECT "operationId", "key", "operation", 'acked' FROM "History"`,
      )
      .all() as { operationId: string; key: string; operation: string; state: string }[]
    const owed = new Set(rows.map(({ key, operation }) => `${key} ${operation}`))
    for (const { uuid, confirmed, cancelConfirmed } of this.model.salesOf(branchCode)) {
      if (!confirmed) continue
      const docstatus = documents.get(uuid)
      if (docstatus === undefined) throw new Broken(1, `${branchCode} confirmed sale ${uuid} and does not have it`)
      if (!owed.has(`${uuid} submit`)) throw new Broken(1, `${branchCode} has sale ${uuid} without its operation`)
      if (cancelConfirmed && (docstatus !== 2 || !owed.has(`${uuid} cancel`))) {
        throw new Broken(1, `${branchCode} confirmed the cancellation of ${uuid} and does not have it`)
      }
    }
    for (const { operationId, operation, key, state } of rows) {
      if (state === 'acked' && !this.database.tables.receipts.held.has(`${branchCode}\n${operationId}`)) {
        throw new Broken(2, `${operation} of ${key} was acked to ${branchCode}; central has no receipt of it`)
      }
    }
  }

  /** What central committed at or below a branch's watermark is there, or is owed, parked or edited there. */
  watermarkIsTrue({ sql, branchCode }: BranchServer, doctype: string, cursor: string): void {
    const position = BigInt(cursor.split('.')[3] ?? 0)
    this.count += 1
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
    const { documents, tombstones } = this.database.tables
    for (const row of documents.held.values()) {
      if (row.doctype !== doctype || row.position === null || row.position > position) continue
      if (!sees(branchCode, row.scope) || excused.has(row.key) || held.get(row.key) === row.hash) continue
      throw new Broken(5, `${branchCode} is at ${position} of ${doctype} without ${row.name} of ${row.position}`)
    }
    for (const row of tombstones.held.values()) {
      if (row.doctype !== doctype || row.position === null || row.position > position) continue
      if (documents.held.has(idOf(row)) || excused.has(row.key) || !held.has(row.key)) continue
      throw new Broken(
        6,
        `${branchCode} is at ${position} of ${doctype} and still has ${row.name}, deleted at ${row.position}`,
      )
    }
  }

  /** Why it is not at rest yet; null: all sides hold the same. */
  difference(branches: BranchServer[]): Broken | null {
    const { documents } = this.database.tables
    const { model } = this
    for (const { sql, branchCode } of branches) {
      this.count += 1
      const poisoned = new Set(model.salesOf(branchCode).flatMap(({ poisoned, uuid }) => (poisoned ? [uuid] : [])))
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
      for (const doctype of sharedDoctypes) {
        const held = hashesOf(sql, doctype)
        for (const row of documents.held.values()) {
          if (row.doctype !== doctype || held.get(row.key) === row.hash) continue
          return new Broken(0, `${branchCode} and central differ on ${doctype} ${row.name}`)
        }
        for (const key of held.keys()) {
          if (!documents.held.has(idOf({ doctype, key })))
            return new Broken(6, `${branchCode} has ${doctype} ${key}; central has not`)
        }
      }
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
      this.count += 1
      const sale = this.model.sales.get(key)
      if (!sale) throw new Broken(2, `central has ${name}, which nobody sold`)
      if (names.has(name)) throw new Broken(2, `two sales bear the number ${name}`)
      names.set(name, key)
      if (sale.poisoned) continue
      if (sale.cancelConfirmed && docstatus !== 2) throw new Broken(3, `${name} was cancelled and stands at central`)
      if (!sale.cancelAsked && docstatus !== 1) throw new Broken(3, `${name} has docstatus ${docstatus} at central`)
      if (docstatus === 1) centsHeld += Math.round(Number(JSON.parse(body).grand_total) * 100)
    }
    for (const { uuid, confirmed, poisoned, cancelAsked, cents } of this.model.sales.values()) {
      if (poisoned || !confirmed) continue
      if (!documents.held.has(idOf({ doctype: 'Sales Invoice', key: uuid })))
        throw new Broken(2, `sale ${uuid} is lost`)
      if (!cancelAsked) centsMeant += cents
    }
    if (centsHeld !== centsMeant)
      throw new Broken(2, `central holds ${centsHeld} in sales, the tills took ${centsMeant}`)
    for (const [name, rate] of this.model.items) {
      this.count += 1
      const row = documents.held.get(idOf({ doctype: 'Item', key: name }))
      const held = row ? String(JSON.parse(row.body).standard_rate) : null
      if (held !== rate) throw new Broken(0, `central holds ${name} at ${held}, the office set ${rate}`)
    }
  }
}

function hashesOf(sql: BranchServer['sql'], doctype: string): Map<string, string> {
  const rows = sql.prepare('SELECT "key", "hash" FROM "Document" WHERE "doctype" = ?').all(doctype)
  return new Map((rows as { key: string; hash: string }[]).map(({ key, hash }) => [key, hash]))
}
