import { type SaleStore, shiftFact } from '../storage/sale-store.ts'

/** The opening shift that sales belong to, as this tab knows it. What a sale says is read as it is written, for another tab may close it. */
export class OpenShift {
  #name: string | null = null

  constructor(private readonly store: SaleStore) {}

  get name(): string | null {
    return this.#name
  }

  async restore(): Promise<void> {
    this.#name = await this.store.fact(shiftFact)
  }

  async set(name: string | null): Promise<void> {
    await this.store.putFact(shiftFact, name)
    this.#name = name
  }
}
