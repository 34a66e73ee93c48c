import { phoneEnd, phoneNumber } from '@branchline/adapters'
import type { Document } from '@branchline/protocol'

/** Reads the phones of one batch, each once: reading one costs as much as storing it. */
export class Phones {
  readonly #country: string | null
  readonly #read = new Map<unknown, string | null>()

  constructor(country: string | null) {
    this.#country = country
  }

  /** In E.164 form; null for what is no phone. */
  of(value: unknown): string | null {
    const known = this.#read.get(value)
    if (known !== undefined) return known
    const phone = phoneNumber(value, this.#country)
    this.#read.set(value, phone)
    return phone
  }

  /** The digits by which stored Customers with these documents' phones are looked up. */
  endsIn(documents: Document[]): string[] {
    return documents.flatMap(({ mobile_no }) => {
      const phone = this.of(mobile_no)
      return (phone === null ? null : phoneEnd(phone)) ?? []
    })
  }
}
