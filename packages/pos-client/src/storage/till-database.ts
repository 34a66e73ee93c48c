import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb'
import type { SaleRow, SaleState } from './sale-row.ts'

interface Schema extends DBSchema {
  rows: { key: number; value: SaleRow; indexes: { uuid: string; state: [SaleState, number] } }
  /** The last number given, by what numbers begin with. */
  series: { key: string; value: number }
  facts: { key: string; value: unknown }
}
type Database = IDBPDatabase<Schema>
type Stores = StoreNames<Schema>[]

/** Once closed, once more on the way to being so. */
const attemptsMax = 3

/** The till's database. A browser may close it at any time, to make room or in the background: then it is opened anew. */
export class TillDatabase {
  #opening: Promise<Database> | null = null

  constructor(readonly name: string) {}

  /** One transaction, done when this resolves; begun anew when the browser closed the database under it: then nothing of it was written. */
  read<T, Names extends Stores>(
    stores: Names,
    body: (transaction: IDBPTransaction<Schema, Names, 'readonly'>) => Promise<T>,
  ): Promise<T> {
    return this.#use((database) => inside(database.transaction(stores), body))
  }

  /** Likewise; strict: once it is done, a power cut does not take it back. */
  write<T, Names extends Stores>(
    stores: Names,
    body: (transaction: IDBPTransaction<Schema, Names, 'readwrite'>) => Promise<T>,
  ): Promise<T> {
    return this.#use((database) => inside(database.transaction(stores, 'readwrite', { durability: 'strict' }), body))
  }

  async #use<T>(run: (database: Database) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const opening = this.#open()
      try {
        return await run(await opening)
      } catch (error) {
        if (attempt === attemptsMax || !isClosed(error)) throw error
        if (nameOf(error) === 'InvalidStateError' && this.#opening === opening) this.#opening = null
      }
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

/** Errors: whatever `body` throws; the transaction then wrote nothing. */
async function inside<T, Transaction extends Pick<IDBPTransaction<Schema>, 'done' | 'abort'>>(
  transaction: Transaction,
  body: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const { done } = transaction
  // An end that nobody waits for any more is no error of the page.
  done.catch(() => {})
  try {
    const result = await body(transaction)
    await done
    return result
  } catch (error) {
    try {
      transaction.abort()
    } catch {
      // It has ended by itself.
    }
    throw error
  }
}

function isClosed(error: unknown): boolean {
  return ['InvalidStateError', 'AbortError'].includes(nameOf(error))
}

function nameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : ''
}
