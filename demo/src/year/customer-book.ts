import { fnv1a } from './branch-of-invoice.ts'

/** One in so many customers who buy in two shops is written down twice: about 1 % of all. */
const twiceOneIn = 47

/** Under which name a shop knows a customer, and whether it writes him down now. */
export interface Acquaintance {
  name: string
  isNew: boolean
  isDuplicate: boolean
}

/**
 * Who knows whom. A customer is written down by the shop he first buys at, under his number. Some (by a hash, the same in every run)
 * are written down a second time by the next shop they come to: another name, the same phone.
 */
export class CustomerBook {
  readonly #homes = new Map<string, string>()
  readonly #seconds = new Map<string, string>()

  meet(customer: string, branch: string): Acquaintance {
    const home = this.#homes.get(customer)
    if (home === undefined) {
      this.#homes.set(customer, branch)
      return { name: customer, isNew: true, isDuplicate: false }
    }
    if (home === branch || !isWrittenDownTwice(customer)) return { name: customer, isNew: false, isDuplicate: false }
    const second = this.#seconds.get(customer)
    if (second === undefined) this.#seconds.set(customer, branch)
    else if (second !== branch) return { name: customer, isNew: false, isDuplicate: false }
    return { name: `${customer}-${branch}`, isNew: second === undefined, isDuplicate: true }
  }
}

export function isWrittenDownTwice(customer: string): boolean {
  return fnv1a(`twice ${customer}`) % twiceOneIn === 0
}

/** The number of a customer's phone; the file has none, so it is made up: one of its own per customer, E.164. Pure. */
export function mobileOf(customer: string): string {
  return `+44770${customer.padStart(7, '0')}`
}
