import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { SaleRow, SaleState } from './sale-row.ts'

interface Schema extends DBSchema {
  rows: { key: number; value: SaleRow; indexes: { uuid: string; state: [SaleState, number] } }
  /** The last number given, by what numbers begin with. */
  series: { key: string; value: number }
  facts: { key: string; value: unknown }
}
export type Database = IDBPDatabase<Schema>

/** The till's database. A browser may close it at any time, to make room or in the background: then it is opened anew. */
export class TillDatabase {
  #opening: Promise<Database> | null = null

  constructor(readonly name: string) {}

  /** Runs something on the open database, once more when the browser had closed it. */
  async use<T>(run: (database: Database) => Promise<T>): Promise<T> {
    try {
      return await run(await this.#open())
    } catch (error) {
      if (!isClosed(error)) throw error
      this.#opening = null
      return run(await this.#open())
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening
    this.#opening = null
    ;(await opening)?.close()
  }

  #open(): Promise<Database> {
    const forget = () => {
      this.#opening = null
    }
    this.#opening ??= openDB<Schema>(this.name, 1, {
      upgrade(database) {
        const rows = database.createObjectStore('rows', { keyPath: 'sequence' })
        rows.createIndex('uuid', 'syncUuid')
        rows.createIndex('state', ['state', 'sequence'])
        database.createObjectStore('series')
        database.createObjectStore('facts')
      },
      // A newer page wants to change the shape: it waits for us, and must not.
      blocking: (_current, _blocked, event) => {
        forget()
        ;(event.target as IDBDatabase).close()
      },
      terminated: forget,
    })
    this.#opening.catch(forget)
    return this.#opening
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError'
}
