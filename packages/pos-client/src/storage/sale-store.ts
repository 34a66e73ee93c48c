import type { QueueStatus } from '../events.ts'
import { numberText } from '../numbers/till-series.ts'
import type { SaleOperation, SaleRow, SaleState } from './sale-row.ts'
import { TillDatabase } from './till-database.ts'

const sequenceFact = 'sequence'
/** Who this till is. */
export const clientFact = 'clientId'
/** The opening shift that what is written belongs to. */
export const shiftFact = 'shift'

/** A sale to be written. Its number comes with the writing; `documentOf` puts it in. */
export interface NewSale {
  /** Who writes it. A page that is still open when its storage was cleared is somebody that the storage does not know. */
  clientId: string
  syncUuid: string
  operation: SaleOperation
  doctype: string
  /** What the number begins with; or the name itself, where there is one. */
  naming: { prefix: string } | { name: string }
  /** `shift`: the one that is open as it is written; null: none is. */
  documentOf: (name: string, shift: string | null) => Record<string, unknown>
  writtenAtMs: number
}

/** The database is not the one this page began with: its numbers would be given twice. */
export class StorageCleared extends Error {}

/** How much a till has written and still owes. */
export interface Holdings {
  /** Of all rows ever written. */
  sequence: number
  /** The last number given, by what numbers begin with. */
  numbers: Record<string, number>
  open: number
}

/** The sales a till still owes, its series and its facts. Every write is strict: once it is done, a power cut does not take it back. */
export class SaleStore {
  readonly #database: TillDatabase

  constructor(name: string) {
    this.#database = new TillDatabase(name)
  }

  /** Number, sale and sequence are written together or not at all: no number is given without its sale, none is given twice. Errors: StorageCleared. */
  add(sale: NewSale): Promise<SaleRow> {
    return this.#database.write(['rows', 'series', 'facts'], async (transaction) => {
      const [rows, series, facts] = [
        transaction.objectStore('rows'),
        transaction.objectStore('series'),
        transaction.objectStore('facts'),
      ]
      if ((await facts.get(clientFact)) !== sale.clientId) throw new StorageCleared()
      const sequence = Number((await facts.get(sequenceFact)) ?? 0) + 1
      // Another tab may have closed the shift this very moment.
      const shift = ((await facts.get(shiftFact)) as string | null | undefined) ?? null
      let name: string
      if ('name' in sale.naming) name = sale.naming.name
      else {
        const { prefix } = sale.naming
        const number = ((await series.get(prefix)) ?? 0) + 1
        await series.put(number, prefix)
        name = numberText(prefix, number)
      }
      const { syncUuid, operation, doctype, writtenAtMs, documentOf } = sale
      const row: SaleRow = {
        ...{ sequence, syncUuid, operation, doctype, name, document: documentOf(name, shift), writtenAtMs },
        ...{ state: 'queued', centralTried: false, centralRefused: false, sends: 0, error: null },
      }
      await rows.add(row)
      await facts.put(sequence, sequenceFact)
      return row
    })
  }

  /** The oldest rows, at most `limit`. */
  oldest(limit: number): Promise<SaleRow[]> {
    return this.#database.read(['rows'], (transaction) => transaction.objectStore('rows').getAll(undefined, limit))
  }

  /** The oldest rows in a state after a sequence, at most `limit`. */
  inState(state: SaleState, after: number, limit: number): Promise<SaleRow[]> {
    return this.#database.read(['rows'], (transaction) =>
      transaction.objectStore('rows').index('state').getAll(allIn(state, after), limit),
    )
  }

  /** How many rows there are, how many of them refused, and when the oldest was written. */
  status(): Promise<QueueStatus> {
    return this.#database.read(['rows'], async (transaction) => {
      const rows = transaction.objectStore('rows')
      const [open, failed, oldest] = await Promise.all([
        rows.count(),
        rows.index('state').count(allIn('failed')),
        rows.getAll(undefined, 1),
      ])
      return { open, failed, oldestAtMs: oldest[0]?.writtenAtMs ?? null }
    })
  }

  /** All rows of one document. */
  ofDocument(syncUuid: string): Promise<SaleRow[]> {
    return this.#database.read(['rows'], (transaction) =>
      transaction.objectStore('rows').index('uuid').getAll(syncUuid),
    )
  }

  /** Changes a row that is still there. */
  change(sequence: number, changed: Partial<SaleRow>): Promise<void> {
    return this.#database.write(['rows'], async (transaction) => {
      const store = transaction.objectStore('rows')
      const row = await store.get(sequence)
      if (row) await store.put({ ...row, ...changed, sequence })
    })
  }

  remove(sequences: number[]): Promise<void> {
    return this.#database.write(['rows'], async (transaction) => {
      const store = transaction.objectStore('rows')
      for (const sequence of sequences) await store.delete(sequence)
    })
  }

  holdings(): Promise<Holdings> {
    return this.#database.read(['rows', 'series', 'facts'], async (transaction) => {
      const series = transaction.objectStore('series')
      const [keys, values, sequence, open] = await Promise.all([
        series.getAllKeys(),
        series.getAll(),
        transaction.objectStore('facts').get(sequenceFact),
        transaction.objectStore('rows').count(),
      ])
      const numbers = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? 0]))
      return { sequence: Number(sequence ?? 0), numbers, open }
    })
  }

  async fact<T>(key: string): Promise<T | null> {
    return (
      ((await this.#database.read(['facts'], (transaction) => transaction.objectStore('facts').get(key))) as
        | T
        | undefined) ?? null
    )
  }

  putFact(key: string, value: unknown): Promise<void> {
    return this.#database.write(['facts'], async (transaction) => {
      await transaction.objectStore('facts').put(value, key)
    })
  }

  close(): Promise<void> {
    return this.#database.close()
  }
}

function allIn(state: SaleState, after = 0): IDBKeyRange {
  return IDBKeyRange.bound([state, after], [state, Number.POSITIVE_INFINITY], true)
}
