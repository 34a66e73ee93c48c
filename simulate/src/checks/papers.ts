import type { BranchServer } from '../branch/branch-server.ts'
import { Broken } from '../broken.ts'
import type { SimulatedDatabase } from '../central/simulated-database.ts'
import { idOf } from '../central/tables.ts'
import type { Evaluated } from '../evaluated.ts'
import type { Model } from '../model.ts'
import { hashesOf } from './scope.ts'

/** What goes up and stays its branch's, beside sales. */
const doctypes = [
  'POS Opening Shift',
  'POS Closing Shift',
  'Payment Entry',
  'Delivery Note',
  'Stock Ledger Entry',
] as const

/** Shifts, payments, notes and entries of wallets: at both sides as they were left. */
export class Papers {
  constructor(
    private readonly database: SimulatedDatabase,
    private readonly model: Model,
    private readonly evaluated: Evaluated,
  ) {}

  /** Why a branch and central differ on them; null: they do not. */
  difference({ sql, branchCode }: BranchServer): Broken | null {
    const { documents } = this.database.tables
    for (const doctype of doctypes) {
      this.evaluated.note(2)
      const held = hashesOf(sql, doctype)
      for (const [key, hash] of held) {
        const stored = documents.held.get(idOf({ doctype, key }))
        if (stored?.hash !== hash) return new Broken(2, `${branchCode} and central differ on ${doctype} ${key}`)
      }
      for (const row of documents.held.values()) {
        if (row.doctype === doctype && row.originBranch === branchCode && !held.has(row.key)) {
          return new Broken(3, `central has ${doctype} ${row.name}, which ${branchCode} has not`)
        }
      }
    }
    return null
  }

  final(): void {
    const { documents } = this.database.tables
    for (const { doctype, uuid, state, name, remarks } of this.model.papers.values()) {
      if (state === null) continue
      this.evaluated.note(2)
      const row = documents.held.get(idOf({ doctype, key: uuid }))
      if (state === 'deleted') {
        if (row) throw new Broken(3, `${name} was deleted, and central has it`)
        continue
      }
      if (!row) throw new Broken(2, `${doctype} ${name} is lost`)
      if (row.docstatus !== state) throw new Broken(3, `${name} has docstatus ${row.docstatus}, not ${state}`)
      if (remarks !== null && JSON.parse(row.body).remarks !== remarks) {
        throw new Broken(3, `${name} does not say ${remarks}`)
      }
    }
    this.#shiftsNameWhatIsThere()
    this.#walletsAddUp()
  }

  /** Whatever order things arrived in, a closed shift names sales that are there. */
  #shiftsNameWhatIsThere(): void {
    const rows = [...this.database.tables.documents.held.values()]
    const sold = new Set(rows.flatMap(({ doctype, name }) => (doctype === 'Sales Invoice' ? [name] : [])))
    const lost = [...this.model.sales.values()].flatMap((sale) => (sale.poisoned || sale.givenUp ? [sale.name] : []))
    for (const { doctype, name, body } of rows) {
      if (doctype !== 'POS Closing Shift') continue
      this.evaluated.note(2)
      const named: { sales_invoice: string }[] = JSON.parse(body).pos_transactions
      const missing = named.find(({ sales_invoice }) => !sold.has(sales_invoice) && !lost.includes(sales_invoice))
      if (missing) throw new Broken(2, `${name} sums up ${missing.sales_invoice}, which is not there`)
    }
  }

  #walletsAddUp(): void {
    const meant = new Map<string, number>()
    for (const { wallet, cents } of this.model.entries.values()) meant.set(wallet, (meant.get(wallet) ?? 0) + cents)
    const held = new Map<string, number>()
    for (const { doctype, body } of this.database.tables.documents.held.values()) {
      if (doctype !== 'Wallet Transaction') continue
      const { wallet, amount, transaction_type: type } = JSON.parse(body)
      const cents = Math.round(Number(amount) * 100) * (type === 'Debit' ? -1 : 1)
      held.set(wallet, (held.get(wallet) ?? 0) + cents)
    }
    for (const [wallet, cents] of meant) {
      this.evaluated.note(2)
      if (held.get(wallet) !== cents) throw new Broken(2, `${wallet} holds ${held.get(wallet)}, and should ${cents}`)
    }
  }
}
