import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, PosClient } from '@branchline/pos-client'
import type { Document } from '@branchline/protocol'
import Big from 'big.js'
import type { BranchSite } from '../chain/chain.ts'
import { waitUntil } from '../chain/wait-until.ts'
import { DemoError, reasonOf } from '../demo-error.ts'
import { memoryPorts } from '../sale/memory-ports.ts'
import { exact, fromMinor, sumOf } from '../sale/money.ts'
import type { Receipt } from '../sale/till.ts'
import { currency, type Product, walkIn } from './catalogue.ts'

/** Who works at the till of the story, and at the one in the browser. */
export const cashierLogin = { username: 'amal', pin: '4711' } as const
/** Goes on selling when the story is over. */
export const secondCashier = { username: 'nour', pin: '2580' } as const
export const posProfile = 'Cairo till'

/** What central has to hold for her to work at the first branch. */
export const cashierDocuments: Document[] = [
  { doctype: 'User', name: cashierLogin.username, email: cashierLogin.username, full_name: 'Amal' },
  { doctype: 'User', name: secondCashier.username, email: secondCashier.username, full_name: 'Nour' },
  {
    ...{ doctype: 'POS Profile', name: posProfile, branch: 'CAI', company: 'Branchline Grocers', currency },
    applicable_for_users: [{ user: cashierLogin.username }, { user: secondCashier.username }],
  },
]
const openingCash = '500.00'
const withinMs = 30_000

/** A cashier at a till made with the SDK: what she sells goes to the shop's server, to central in its place, or stays with her. */
export class Cashier {
  readonly receipts: Receipt[] = []
  #till: PosClient<Product> | null = null
  #shift = ''

  constructor(
    readonly site: BranchSite,
    private readonly products: readonly Product[],
    private readonly login: { username: string; pin: string } = cashierLogin,
  ) {}

  /** Signs in as soon as the branch has heard of her, and opens her shift. Errors: DemoError when it never has. */
  async begin(): Promise<void> {
    const ports = memoryPorts()
    const opened = await PosClient.open<Product>({ branchUrl: this.site.server.url, documentOf: invoiceOf, ports })
    this.#till = opened.till
    const { username, pin } = this.login
    for (const deadline = Date.now() + withinMs; ; await sleep(100)) {
      try {
        await this.till.signIn({ username, password: pin })
        return this.#openShift()
      } catch (error) {
        if (Date.now() > deadline) throw new DemoError(`The cashier cannot sign in: ${reasonOf(error)}`)
      }
    }
  }

  private get till(): PosClient<Product> {
    if (!this.#till) throw new Error('The cashier is not at work yet.')
    return this.#till
  }

  get connection(): Connection {
    return this.till.connection
  }

  async #openShift(): Promise<void> {
    const { name } = await this.till.submit('POS Opening Shift', {
      ...{ user: this.login.username, pos_profile: posProfile, period_start_date: new Date().toISOString() },
      balance_details: [{ mode_of_payment: 'Cash', amount: openingCash }],
    })
    this.#shift = name
    await this.till.setShift(name)
  }

  /** Sells this many, one by one. Answers how many ms the slowest took to its receipt. */
  async sell(count: number): Promise<number> {
    let slowestMs = 0
    for (let sale = 0; sale < count; sale += 1) {
      const product = this.products[this.receipts.length % this.products.length] as Product
      const begun = performance.now()
      const { name, syncUuid, document } = await this.till.submitSale(product)
      slowestMs = Math.max(slowestMs, performance.now() - begun)
      const { posting_date, grand_total } = document
      this.receipts.push({
        ...{ name, syncUuid, customer: walkIn, date: String(posting_date), grandTotal: String(grand_total) },
      })
    }
    return slowestMs
  }

  /** Until her till has nothing left that the branch and central do not both hold. */
  async untilDelivered(): Promise<void> {
    const isEmpty = async () => this.till.queue.open === 0
    await waitUntil("that the cashier's till has handed over all it sold", isEmpty, withinMs)
  }

  /** As `shifts.close` allows it: with every sale there. Errors: DemoError with what the branch says against it. */
  async closeShift(): Promise<void> {
    const takings = exact(sumOf(this.receipts.map(({ grandTotal }) => grandTotal)))
    const expected = exact(new Big(openingCash).plus(takings))
    const cash = { mode_of_payment: 'Cash', opening_amount: openingCash, expected_amount: expected }
    this.till.flush()
    let said = ''
    await waitUntil(
      `that the cashier's shift closes`,
      async () => {
        const { canClose, ...missing } = await this.till.canCloseShift(this.#shift)
        said = JSON.stringify(missing)
        return canClose
      },
      withinMs,
    ).catch((error: unknown) => {
      throw new DemoError(`${reasonOf(error)} ${said}`)
    })
    await this.till.closeShift(this.#shift, {
      ...{ user: this.login.username, pos_profile: posProfile, period_end_date: new Date().toISOString() },
      ...{ grand_total: takings, payment_reconciliation: [{ ...cash, closing_amount: expected }] },
    })
  }

  async leave(): Promise<void> {
    await this.#till?.close()
  }
}

/** One of a product for cash. */
function invoiceOf({ itemCode, itemName, priceMinor }: Product): Record<string, unknown> {
  const rate = fromMinor(priceMinor)
  return {
    ...{ customer: walkIn, currency, is_pos: 1, update_stock: 0, pos_profile: posProfile },
    items: [{ item_code: itemCode, item_name: itemName, qty: '1', rate, amount: rate }],
    payments: [{ mode_of_payment: 'Cash', amount: rate }],
    grand_total: rate,
  }
}
