import type { Document } from '@branchline/protocol'
import type { Chain } from '../chain/chain.ts'
import type { Check } from '../verdict/verdict.ts'
import { isWrittenDownTwice } from './customer-book.ts'
import type { DayPlan } from './plan-days.ts'

const editedMax = 30
const doctype = 'Customer'

/** While Birmingham has no line, the same customers are edited at central, in London and there. */
export class CustomerEdits {
  #edited: readonly string[] = []

  constructor(private readonly chain: Chain) {}

  get made(): number {
    return this.#edited.length * 3
  }

  /** Each place writes a field of its own; central and then Birmingham also the same one. `names`: customers everybody knows. */
  async make(names: readonly string[]): Promise<void> {
    const { central } = this.chain
    const london = this.chain.branch('LON').peer
    const birmingham = this.chain.branch('BIR').peer
    for (const name of names) {
      const atCentral = await central.peer.insist((api) => api.documents.get.query({ doctype, name }))
      const byCentral = { ...known(atCentral, name), email_id: emailOf(name), customer_type: 'Company' }
      await central.peer.insist((api) => api.documents.save.mutate({ doctype, document: byCentral }))

      const atLondon = await london.insist((api) => api.documents.get.query({ doctype, name }))
      const byLondon = { ...known(atLondon, name), phone: phoneOf(name) }
      await london.insist((api) => api.documents.save.mutate({ doctype, document: byLondon }))

      const atBirmingham = await birmingham.insist((api) => api.documents.get.query({ doctype, name }))
      const byBirmingham = { ...known(atBirmingham, name), city: 'Birmingham', customer_type: 'Individual' }
      await birmingham.insist((api) => api.documents.save.mutate({ doctype, document: byBirmingham }))
    }
    this.#edited = [...names]
  }

  /** Every edit stands; of the field that two wrote, the later. */
  async check(): Promise<Check> {
    const differences: string[] = []
    for (const name of this.#edited) {
      const answer = await this.chain.central.peer.insist((api) => api.documents.get.query({ doctype, name }))
      const found = known(answer, name)
      const wanted = {
        email_id: emailOf(name),
        phone: phoneOf(name),
        city: 'Birmingham',
        customer_type: 'Individual',
      }
      for (const [field, value] of Object.entries(wanted)) {
        if (found[field] !== value) {
          differences.push(
            `Customer ${name}: ${field} is ${JSON.stringify(found[field])}, not ${JSON.stringify(value)}`,
          )
        }
      }
    }
    const title = `${this.#edited.length} customers edited in three places at once hold what each place wrote, and the later of two values`
    return { title, differences }
  }
}

/** Customers of the days before the cut, early enough that every shop knows them, and with one name each. Pure. */
export function customersToEdit(days: readonly DayPlan[], cutOn: number): string[] {
  const made = days
    .slice(0, Math.ceil(cutOn / 2))
    .flatMap(({ invoices }) => invoices)
    .filter(({ makesCustomer, customer }) => makesCustomer && !isWrittenDownTwice(customer))
  return made.slice(0, editedMax).map(({ soldTo }) => soldTo)
}

function known({ document }: { document: unknown }, name: string): Document {
  if (!document) throw new Error(`Nobody here knows Customer ${name}.`)
  return document as Document
}

function emailOf(name: string): string {
  return `customer-${name}@example.com`
}

function phoneOf(name: string): string {
  return `+44 121 ${name}`
}
