import type { Document } from '@branchline/protocol'
import type { Chain } from '../chain/chain.ts'
import type { BranchPeer, CentralPeer } from '../chain/peer.ts'
import { waitUntil } from '../chain/wait-until.ts'
import type { Check } from '../verdict/verdict.ts'
import { isWrittenDownTwice } from './customer-book.ts'
import type { DayPlan } from './plan-days.ts'

const editedMax = 30
const waitMsMax = 60_000
const doctype = 'Customer'

/** While Birmingham has no line, the same customers are edited at central, in London and there. */
export class CustomerEdits {
  #edited: readonly string[] = []

  constructor(private readonly chain: Chain) {}

  /**
   * Each place writes a field of its own; central and then Birmingham also the same one. Whoever saves takes what he read and
   * changes his field, so central reads when it has heard of London's edits. `names`: customers everybody knows.
   */
  async make(names: readonly string[]): Promise<void> {
    const central = this.chain.central.peer
    const london = this.chain.branch('LON').peer
    const birmingham = this.chain.branch('BIR').peer
    for (const name of names) {
      const document = { ...found(await readAt(london, name), name), phone: phoneOf(name) }
      await london.insist((api) => api.documents.save.mutate({ doctype, document }))
    }
    for (const name of names) {
      await waitUntil(
        `that central hears of London's edit of ${name}`,
        async () => (await readAt(central, name))?.phone === phoneOf(name),
        waitMsMax,
      )
      const before = found(await readAt(central, name), name)
      const document = { ...before, email_id: emailOf(name), customer_type: 'Company' }
      await central.insist((api) => api.documents.save.mutate({ doctype, document }))
    }
    for (const name of names) {
      const before = found(await readAt(birmingham, name), name)
      const document = { ...before, city: 'Birmingham', customer_type: 'Individual' }
      await birmingham.insist((api) => api.documents.save.mutate({ doctype, document }))
    }
    this.#edited = [...names]
  }

  /** Every edit stands; of the field that two wrote, the later. */
  async check(): Promise<Check> {
    const differences: string[] = []
    for (const name of this.#edited) {
      const stands = found(await readAt(this.chain.central.peer, name), name)
      const wanted = {
        email_id: emailOf(name),
        phone: phoneOf(name),
        city: 'Birmingham',
        customer_type: 'Individual',
      }
      for (const [field, value] of Object.entries(wanted)) {
        if (stands[field] !== value) {
          differences.push(
            `Customer ${name}: ${field} is ${JSON.stringify(stands[field])}, not ${JSON.stringify(value)}`,
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

async function readAt(peer: CentralPeer | BranchPeer, name: string): Promise<Document | null> {
  const answer = await (peer as BranchPeer).insist((api) => api.documents.get.query({ doctype, name }))
  return answer.document as Document | null
}

function found(document: Document | null, name: string): Document {
  if (!document) throw new Error(`Customer ${name} is not known here.`)
  return document
}

function emailOf(name: string): string {
  return `customer-${name}@example.com`
}

function phoneOf(name: string): string {
  return `+44 121 ${name}`
}
