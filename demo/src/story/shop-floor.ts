import type { Document } from '@branchline/protocol'
import { type Sale, type SaleLine, salesInvoice } from '../sale/sales-invoice.ts'
import type { Receipt, Till } from '../sale/till.ts'
import { uuidV7 } from '../sale/uuid-v7.ts'
import { currency, type Product, priceList, walkIn } from './catalogue.ts'
import { paymentEntry } from './payment-entry.ts'
import { below, oneOf, type Random } from './random.ts'

const basketLinesMax = 4
const remembered = 40
const firstNames = ['Amina', 'Omar', 'Layla', 'Youssef', 'Nour', 'Karim', 'Salma', 'Tarek', 'Hana', 'Zoë']
const lastNames = ['Hassan', 'Fahmy', 'Naguib', 'Saleh', 'Mansour', 'Ibrahim', 'Rizk', 'Farouk']

interface Remembered {
  receipt: Receipt
  lines: readonly SaleLine[]
}

/** Counts of what one shop did, for the story's words. */
export interface Doings {
  sales: number
  returns: number
  payments: number
  customers: number
}

/** Customers walk in: mostly they buy, some bring something back, some register and pay by voucher. One thing at a time. */
export class ShopFloor {
  readonly doings: Doings = { sales: 0, returns: 0, payments: 0, customers: 0 }
  #recent: Remembered[] = []

  constructor(
    readonly till: Till,
    private readonly products: readonly Product[],
    private readonly random: Random,
  ) {}

  /** Serves one customer. Resolves when the branch has everything on disk. */
  async serveOne(): Promise<void> {
    const chance = this.random()
    if (chance < 0.07 && this.#recent.length > 0) return this.#takeBack()
    if (chance < 0.16) return this.#sellToNewCustomer()
    await this.#sell(walkIn)
  }

  async #sell(customer: string): Promise<Receipt> {
    const lines = await this.#basket()
    const receipt = await this.till.sell(salesInvoice(this.#saleOf(customer, lines)))
    this.#recent = [...this.#recent, { receipt, lines }].slice(-remembered)
    this.doings.sales += 1
    return receipt
  }

  async #sellToNewCustomer(): Promise<void> {
    const number = this.doings.customers + 1
    // Named by the number on the loyalty card, so that making it twice makes one.
    const name = `CARD-${this.till.branch}-${String(number).padStart(4, '0')}`
    const customer_name = `${oneOf(firstNames, this.random)} ${oneOf(lastNames, this.random)}`
    const customer = { doctype: 'Customer', name, customer_name, customer_group: 'Individual', territory: 'Egypt' }
    await this.till.save('Customer', customer)
    this.doings.customers += 1
    const receipt = await this.#sell(name)
    await this.till.submit('Payment Entry', paymentEntry(uuidV7(Date.now()), this.till.branch, receipt))
    this.doings.payments += 1
  }

  async #takeBack(): Promise<void> {
    const { receipt, lines } = oneOf(this.#recent, this.random)
    this.#recent = this.#recent.filter((one) => one.receipt !== receipt)
    const back = lines.slice(0, 1).map((line) => ({ ...line, qty: `-${line.qty}` }))
    const sale = { ...this.#saleOf(receipt.customer, back), isReturn: true, returnAgainst: receipt.name }
    await this.till.sell(salesInvoice(sale))
    this.doings.returns += 1
  }

  #saleOf(customer: string, lines: readonly SaleLine[]): Sale {
    const now = new Date()
    return {
      syncUuid: uuidV7(now.getTime()),
      branch: this.till.branch,
      customer,
      currency,
      date: now.toISOString().slice(0, 10),
      time: now.toISOString().slice(11, 19),
      shift: this.till.shift,
      isReturn: false,
      lines,
    }
  }

  /** One to four products at the price this branch holds right now. */
  async #basket(): Promise<SaleLine[]> {
    const chosen = new Set(
      Array.from({ length: 1 + below(basketLinesMax, this.random) }, () => oneOf(this.products, this.random)),
    )
    return Promise.all(
      [...chosen].map(async ({ itemCode, itemName }) => ({
        itemCode,
        itemName,
        qty: String(1 + below(3, this.random)),
        rate: String((await this.#priceHere(itemCode)).price_list_rate),
      })),
    )
  }

  async #priceHere(itemCode: string): Promise<Document> {
    const name = `${itemCode}-${priceList}`
    const { document } = await this.till.peer.insist((api) => api.documents.get.query({ doctype: 'Item Price', name }))
    if (!document) throw new Error(`${this.till.branch} has no price for ${itemCode}.`)
    return document
  }
}
