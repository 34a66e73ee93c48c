import { setTimeout as sleep } from 'node:timers/promises'
import { below, type CentralPeer, codeOfFailure, type Random } from '@branchline/demo'
import { customerOf } from './till.ts'
import type { Told } from './told.ts'

const itemsMax = 60

/** Head office: saves and deletes items, saves customers, one thing at a time. */
export class HeadOffice {
  #open = false
  #running: Promise<void> = Promise.resolve()

  constructor(
    private readonly peer: CentralPeer,
    private readonly told: Told,
    private readonly random: Random,
  ) {}

  start(pauseMs: number, onError: (error: unknown) => void): void {
    this.#open = true
    this.#running = this.#work(pauseMs).catch(onError)
  }

  async stop(): Promise<void> {
    this.#open = false
    await this.#running
  }

  async #work(pauseMs: number): Promise<void> {
    while (this.#open) {
      const chance = this.random()
      const item = `ITEM-${below(itemsMax, this.random)}`
      if (chance < 0.2) await this.deleteItem(item)
      else if (chance < 0.4) await this.#saveCustomer()
      else await this.saveItem(item)
      await sleep(pauseMs * this.random() * 2)
    }
  }

  async saveItem(name: string): Promise<void> {
    const item_name = `${name} of ${Math.floor(this.random() * 1e9)}`
    const document = { name, item_code: name, item_name, item_group: 'Goods', stock_uom: 'Nos' }
    await this.peer.insist((api) => api.documents.save.mutate({ doctype: 'Item', document }))
    this.told.masters.set(name, item_name)
  }

  /** What is gone already, by a call whose answer was lost, is gone. */
  async deleteItem(name: string): Promise<void> {
    await this.peer.insist((api) =>
      api.documents.delete.mutate({ doctype: 'Item', name }).catch((error: unknown) => {
        if (codeOfFailure(error) !== 'NOT_FOUND') throw error
      }),
    )
    this.told.masters.set(name, null)
  }

  async #saveCustomer(): Promise<void> {
    const document = customerOf(below(30, this.random), this.random)
    await this.peer.insist((api) => api.documents.save.mutate({ doctype: 'Customer', document }))
    this.told.customers.add(document.name)
  }
}
