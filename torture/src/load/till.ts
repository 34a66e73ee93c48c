import { setTimeout as sleep } from 'node:timers/promises'
import { below, oneOf, type Random, uuidV7 } from '@branchline/demo'
import type { DocumentInput } from '@branchline/protocol'
import Big from 'big.js'
import type { Site } from '../ground/chain.ts'
import type { Told } from './told.ts'

const customersMax = 30

/** A till: sells, cancels, saves customers, one thing at a time. A call whose answer got lost is made again as it was. */
export class Till {
  #open = false
  #running: Promise<void> = Promise.resolve()
  #cancellable: string[] = []

  constructor(
    readonly site: Site,
    private readonly told: Told,
    private readonly random: Random,
  ) {}

  start(pauseMs: number, onError: (error: unknown) => void): void {
    this.#open = true
    this.#running = this.#serve(pauseMs).catch(onError)
  }

  /** Resolves when the call in hand is answered. */
  async stop(): Promise<void> {
    this.#open = false
    await this.#running
  }

  async #serve(pauseMs: number): Promise<void> {
    while (this.#open) {
      const chance = this.random()
      if (chance < 0.15 && this.#cancellable.length > 0) await this.#cancel()
      else if (chance < 0.25) await this.saveCustomer()
      else await this.sell()
      await sleep(pauseMs * this.random() * 2)
    }
  }

  /** One sale. Answers its sync_uuid once it was confirmed. */
  async sell(): Promise<string> {
    const document = saleOf(uuidV7(Date.now()), this.random)
    await this.submit(document)
    this.#cancellable = [...this.#cancellable, document.sync_uuid].slice(-40)
    return document.sync_uuid
  }

  async submit(document: ReturnType<typeof saleOf>): Promise<void> {
    const answer = await this.site.peer.insist((api) =>
      api.documents.submit.mutate({ doctype: 'Sales Invoice', document }),
    )
    const { sync_uuid: syncUuid, grand_total: grandTotal } = document
    this.told.sold({ branch: this.site.code, syncUuid, name: answer.document.name, docstatus: 1, grandTotal })
  }

  async #cancel(): Promise<void> {
    const syncUuid = oneOf(this.#cancellable, this.random)
    this.#cancellable = this.#cancellable.filter((one) => one !== syncUuid)
    await this.cancel(syncUuid)
  }

  async cancel(syncUuid: string): Promise<void> {
    await this.site.peer.insist((api) =>
      api.documents.cancel.mutate({ doctype: 'Sales Invoice', name: this.told.sales.get(syncUuid)?.name ?? '' }),
    )
    this.told.cancelled(syncUuid)
  }

  async saveCustomer(): Promise<void> {
    const document = customerOf(below(customersMax, this.random), this.random)
    await this.site.peer.insist((api) => api.documents.save.mutate({ doctype: 'Customer', document }))
    this.told.customers.add(document.name)
  }
}

/** A sale of one to three lines that moves stock. */
export function saleOf(syncUuid: string, random: Random) {
  const items = Array.from({ length: 1 + below(3, random) }, (_, line) => {
    const [qty, rate] = [1 + below(4, random), new Big(50 + below(9_000, random)).div(100)]
    const amount = rate.times(qty).toFixed(2)
    return { item_code: `ITEM-${line}`, qty: String(qty), rate: rate.toFixed(2), amount, warehouse: 'Shop' }
  })
  return {
    sync_uuid: syncUuid,
    customer: 'Walk-in',
    company: 'Branchline Stores',
    posting_date: '2026-03-01',
    currency: 'EGP',
    update_stock: 1,
    items,
    grand_total: items.reduce((sum, { amount }) => sum.plus(amount), new Big(0)).toFixed(2),
  }
}

const words = ['Nile', 'Delta', 'Lotus', 'Sphinx', 'Oasis', 'Karnak']

/** A customer as one side writes it: the same number of another side is the same customer. */
export function customerOf(number: number, random: Random): DocumentInput & { name: string } {
  return {
    name: `CUST-${number}`,
    customer_name: `${oneOf(words, random)} ${number}`,
    customer_group: oneOf(words, random),
    territory: oneOf(words, random),
  }
}
