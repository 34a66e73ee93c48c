import type { SaleRow } from '@branchline/pos-client'
import type { BranchServer, Written as Committed } from '../branch/branch-server.ts'
import { Broken } from '../broken.ts'
import type { SimulatedDatabase } from '../central/simulated-database.ts'
import { idOf, type Overlays } from '../central/tables.ts'
import type { Evaluated } from '../evaluated.ts'
import type { RarePaths } from '../rare-paths.ts'
import type { TillBook, Written } from './till-book.ts'
import type { TillMachine } from './till-machine.ts'

interface Row {
  doctype: string
  key: string
  name: string
  docstatus: number
  body: string
}

/** A number that a till gave, such as SINV-CAI-T03-2026-00001. */
const tillNumber = /^[A-Z-]+-[A-Z0-9]{2,16}-T\d{2,}-\d{4}-\d+$/

/** What is promised of tills: looked at whenever a row leaves one, and at every commit of a branch and of central. */
export class TillChecks {
  readonly #numbers = new Map<string, string>()

  constructor(
    private readonly database: SimulatedDatabase,
    private readonly book: TillBook,
    private readonly evaluated: Evaluated,
    private readonly paths: RarePaths,
  ) {}

  /** A till wrote a row. */
  added({ syncUuid, operation, name }: SaleRow): void {
    this.evaluated.note(15)
    if (operation !== 'submit') return
    if (this.#numbers.has(name)) throw new Broken(15, `the number ${name} was given twice`)
    this.#numbers.set(name, syncUuid)
  }

  /** A row left a till. */
  removed({ branch, name: till }: TillMachine, { syncUuid, doctype, name, operation }: SaleRow): void {
    this.evaluated.note(14)
    const least = operation === 'cancel' ? 2 : 1
    const held = { branch: atBranch(branch, doctype, syncUuid), central: this.#atCentral(doctype, syncUuid) }
    for (const [where, row] of Object.entries(held)) {
      if ((row?.docstatus ?? 0) >= least) continue
      const state = row ? `has it with docstatus ${row.docstatus}` : 'has it not'
      throw new Broken(14, `the ${operation} of ${name} left ${till}, and ${where} ${state}`)
    }
    const isOwn = branch.sql.prepare('SELECT 1 FROM "Outbox" WHERE "key" = ?').get(syncUuid) !== undefined
    if (isOwn && isOfFailover(held.central)) this.paths.met('sale that came by branch and by central')
  }

  /** A power cut takes nothing that a cashier was told of. */
  lost(rows: readonly SaleRow[]): void {
    this.evaluated.note(14)
    const row = rows.find(({ syncUuid }) => this.book.written.get(syncUuid)?.isAcknowledged)
    if (row) throw new Broken(14, `a power cut took ${row.name}, which was printed`)
  }

  centralCommitted({ documents }: Overlays): void {
    for (const row of documents.written.values()) {
      if (!row) continue
      this.#isAsPrinted('central', row)
      if (row.doctype === 'Sales Invoice' && row.docstatus === 1 && isOfFailover(row))
        this.paths.met('sale taken by central in the place of a branch')
    }
  }

  branchCommitted(branch: BranchServer, written: Committed[]): void {
    for (const { name, values } of written) {
      if (name !== 'putDocuments') continue
      for (const row of values[0] as Row[]) {
        this.#isAsPrinted(branch.name, row)
        if (row.doctype === 'POS Closing Shift') this.#closesOverNothing(branch, row)
        else this.#isNotAddedToClosed(branch, row)
      }
    }
  }

  #isAsPrinted(where: string, { key, name, doctype }: Row): void {
    if (!tillNumber.test(name)) return
    this.evaluated.note(15)
    const written = this.book.written.get(key)
    if (!written) throw new Broken(15, `${where} has ${doctype} ${name}, which no till wrote`)
    if (written.name !== name) throw new Broken(15, `${where} has ${name}; the receipt says ${written.name}`)
  }

  #closesOverNothing(branch: BranchServer, { name, body }: Row): void {
    const closing: Record<string, unknown> = JSON.parse(body)
    const shift = String(closing.pos_opening_shift)
    const sales = this.book.salesOf(shift)
    if (typeof closing.override_by === 'string') this.book.overridden.add(shift)
    this.evaluated.note(16)
    const missing = sales.find(
      (sale) => sale.isAcknowledged && !atBranch(branch, sale.doctype, sale.uuid) && !this.book.overridden.has(shift),
    )
    if (missing) throw new Broken(16, `${name} closes ${shift} without ${missing.name}`)
    if (!this.book.isOfTill(shift)) return
    const cents = salesAt(branch, shift).reduce((sum, row) => sum + (row.docstatus === 1 ? centsOf(row) : 0), 0)
    if (centsOf({ body }) !== cents)
      throw new Broken(16, `${name} says ${centsOf({ body })}; its sales come to ${cents}`)
  }

  /** Nothing is added to a closed shift, but what a manager knew to be missing. */
  #isNotAddedToClosed({ sql, name: where }: BranchServer, { doctype, name, docstatus, body }: Row): void {
    if (doctype !== 'Sales Invoice' || docstatus !== 1 || !tillNumber.test(name)) return
    const { pos_opening_shift: shift } = JSON.parse(body) as { pos_opening_shift?: string }
    if (shift === undefined || this.book.overridden.has(shift)) return
    this.evaluated.note(16)
    const closing = sql
      .prepare(`SELECT "name" FROM "Document" WHERE "doctype" = 'POS Closing Shift' AND "conflictKey" = ?`)
      .get(shift) as { name: string } | undefined
    if (closing) throw new Broken(16, `${name} was added at ${where} to a shift that ${closing.name} had closed`)
  }

  /** Why the tills are not at rest yet; null: they are. */
  difference(machines: readonly TillMachine[]): Broken | null {
    for (const { name, disk } of machines) {
      this.evaluated.note(14)
      const left = disk.rows.find((row) => !this.#isPersonsToDecide(row))
      if (left)
        return new Broken(
          14,
          `${name} still holds the ${left.operation} of ${left.name} (${left.state} ${left.error?.code ?? ''})`,
        )
    }
    for (const { machine, noted, noticed } of this.book.cleared) {
      if (noted === 0) continue
      this.evaluated.note(17)
      if (!noticed || noticed.expected < noted)
        return new Broken(17, `${machine} lost ${noted} rows and noticed ${noticed?.expected ?? 'nothing'}`)
      if (!this.#isReported(machines, machine, noticed.clientId))
        return new Broken(17, `nobody told the branch of ${machine} that its storage is gone`)
    }
    return null
  }

  #isReported(machines: readonly TillMachine[], machine: string, clientId: string): boolean {
    const sql = machines.find(({ name }) => name === machine)?.branch.sql
    const row = sql?.prepare('SELECT "lostAt" FROM "PosClient" WHERE "clientId" = ?').get(clientId)
    return (row as { lostAt: string | null } | undefined)?.lostAt != null
  }

  /** It belongs to a shift that a manager closed without it; or takes back a sale that went with another till's storage. */
  #isPersonsToDecide({ state, document, operation, syncUuid }: SaleRow): boolean {
    if (state === 'failed') return this.book.overridden.has(String(document.pos_opening_shift))
    return operation === 'cancel' && (this.book.written.get(syncUuid)?.wasCleared ?? false)
  }

  /** When all is at rest: what cashiers were told is what branch and central hold, once, to the last piastre. */
  final(machines: readonly TillMachine[]): void {
    const kept = new Set(machines.flatMap(({ disk }) => disk.rows.map(({ syncUuid }) => syncUuid)))
    for (const sale of this.book.written.values()) {
      if (sale.doctype === 'Sales Invoice' && !kept.has(sale.uuid)) this.#isThereOnce(sale, machines)
    }
    this.#numbersHaveNoHole()
  }

  #isThereOnce(sale: Written, machines: readonly TillMachine[]): void {
    const { branchCode, uuid, doctype, name, cents, isAcknowledged, wasCleared } = sale
    const branch = machines.find((machine) => machine.branch.branchCode === branchCode)?.branch
    const held = { branch: branch && atBranch(branch, doctype, uuid), central: this.#atCentral(doctype, uuid) }
    for (const [where, row] of Object.entries(held)) {
      this.evaluated.note(14)
      if (!row && (wasCleared || !isAcknowledged)) continue
      if (!row) throw new Broken(14, `${name} was sold, and ${where} has it not`)
      if (centsOf(row) !== cents) throw new Broken(15, `${where} has ${name} for ${centsOf(row)}, not ${cents}`)
      const { cancel, cancelWasCleared } = sale
      const mayBe = cancel === 'no' ? [1] : cancel === 'acknowledged' && !cancelWasCleared ? [2] : [1, 2]
      if (!mayBe.includes(row.docstatus)) throw new Broken(15, `${where} has ${name} with docstatus ${row.docstatus}`)
    }
  }

  /** The series of a till is gapless, whatever becomes of its rows. */
  #numbersHaveNoHole(): void {
    const last = new Map<string, { count: number; highest: number }>()
    for (const name of this.#numbers.keys()) {
      const [, prefix = '', digits = '0'] = /^(.*-)(\d+)$/.exec(name) ?? []
      const { count, highest } = last.get(prefix) ?? { count: 0, highest: 0 }
      last.set(prefix, { count: count + 1, highest: Math.max(highest, Number(digits)) })
    }
    for (const [prefix, { count, highest }] of last) {
      this.evaluated.note(15)
      if (count !== highest) throw new Broken(15, `${prefix} goes to ${highest} and has ${count} numbers`)
    }
  }

  #atCentral(doctype: string, key: string): Row | undefined {
    return this.database.tables.documents.held.get(idOf({ doctype, key }))
  }
}

function isOfFailover(row: Pick<Row, 'body'> | undefined): boolean {
  return row?.body.includes('"synced_from_failover":1') ?? false
}

function atBranch({ sql }: BranchServer, doctype: string, key: string): Row | undefined {
  return sql.prepare('SELECT * FROM "Document" WHERE "doctype" = ? AND "key" = ?').get(doctype, key) as Row | undefined
}

function salesAt({ sql }: BranchServer, shift: string): Row[] {
  const rows = sql
    .prepare(`SELECT * FROM "Document" WHERE "doctype" = 'Sales Invoice' AND instr("body", ?) > 0`)
    .all(JSON.stringify(shift)) as Row[]
  return rows.filter(({ body }) => JSON.parse(body).pos_opening_shift === shift)
}

function centsOf({ body }: Pick<Row, 'body'>): number {
  return Math.round(Number(JSON.parse(body).grand_total) * 100)
}
