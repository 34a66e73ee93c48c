import type { Till } from '../sale/till.ts'
import { uuidV7 } from '../sale/uuid-v7.ts'
import type { PlannedInvoice } from './plan-days.ts'
import { customerOf, invoiceOf } from './year-documents.ts'

/** Tills that sell side by side in one shop. */
const tillsPerShop = 2

/** One shop through the year: a shift per month, and each day's invoices in the order of the file. */
export class YearShop {
  #month = ''
  #lastDate = ''

  constructor(
    readonly till: Till,
    private readonly onSold: () => void,
  ) {}

  /** Sells a day. Errors: DemoError when the branch refuses something. */
  async sellDay(date: string, invoices: readonly PlannedInvoice[]): Promise<void> {
    if (invoices.length === 0) return
    const month = date.slice(0, 7)
    if (month !== this.#month) {
      await this.closeMonth()
      await this.till.openShift(date)
      this.#month = month
    }
    this.#lastDate = date
    const queue = invoices.values()
    await Promise.all(Array.from({ length: tillsPerShop }, () => this.#serve(date, queue)))
  }

  /** Closes the shift that is open, dated with its last day. */
  async closeMonth(): Promise<void> {
    if (this.till.hasOpenShift) await this.till.closeShift(this.#lastDate)
  }

  async #serve(date: string, queue: Iterator<PlannedInvoice>): Promise<void> {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const planned = next.value
      if (planned.makesCustomer) await this.till.save('Customer', customerOf(planned))
      const sale = { syncUuid: uuidV7(Date.now()), date, shift: this.till.shift }
      await this.till.sell(invoiceOf(planned, sale))
      this.onSold()
    }
  }
}
