import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Line } from '../cart/cart.ts'
import type { CatalogueItem } from '../catalogue/catalogue.ts'
import type { Profile } from '../catalogue/profile.ts'

/** A sale of this till, for reprints and returns; the SDK's own rows leave when they are confirmed. */
export interface SoldSale {
  name: string
  syncUuid: string
  soldAtMs: number
  lines: Line[]
  total: string
  currency: string
  mode: string
  cashier: string
  shift: string
  isReturn: boolean
}

export interface OpenShift {
  name: string
  openedAtMs: number
  cashier: string
  openingCash: string
}

interface Schema extends DBSchema {
  sales: { key: string; value: SoldSale; indexes: { time: number } }
  facts: { key: string; value: unknown }
}
/** More than a till sells in a shift, whose sums are made of them. */
const salesMax = 5_000

/** What the till shows when nobody answers: the catalogue, its last sales, its shift. Nothing here is owed to anyone. */
export class TillStore {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  static async open(name: string): Promise<TillStore> {
    const database = await openDB<Schema>(name, 1, {
      upgrade(created) {
        created.createObjectStore('sales', { keyPath: 'syncUuid' }).createIndex('time', 'soldAtMs')
        created.createObjectStore('facts')
      },
    })
    return new TillStore(database)
  }

  async putSale(sale: SoldSale): Promise<void> {
    const transaction = this.database.transaction('sales', 'readwrite')
    await transaction.store.put(sale)
    const keys = await transaction.store.index('time').getAllKeys()
    for (const key of keys.slice(0, Math.max(0, keys.length - salesMax))) await transaction.store.delete(key)
    await transaction.done
  }

  /** Newest first. */
  async sales(): Promise<SoldSale[]> {
    return (await this.database.getAllFromIndex('sales', 'time')).reverse()
  }

  async catalogue(): Promise<CatalogueItem[]> {
    return ((await this.database.get('facts', 'catalogue')) as CatalogueItem[] | undefined) ?? []
  }

  async putCatalogue(catalogue: CatalogueItem[]): Promise<void> {
    await this.database.put('facts', catalogue, 'catalogue')
  }

  async profile(): Promise<Profile | null> {
    return ((await this.database.get('facts', 'profile')) as Profile | undefined) ?? null
  }

  async putProfile(profile: Profile): Promise<void> {
    await this.database.put('facts', profile, 'profile')
  }

  async shift(): Promise<OpenShift | null> {
    return ((await this.database.get('facts', 'shift')) as OpenShift | undefined) ?? null
  }

  async putShift(shift: OpenShift | null): Promise<void> {
    await this.database.put('facts', shift, 'shift')
  }
}
