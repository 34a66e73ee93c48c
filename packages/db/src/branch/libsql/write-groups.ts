import { setTimeout as after, clearTimeout as callOff } from 'node:timers'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A transaction takes milliseconds; whoever waits for one that takes so long is told. */
const turnMsMax = 60_000
/** So that the first of a group does not wait for ever for those behind it. */
const groupWritesMax = 32

/** A database's one transaction, as a group of writes shares it. */
export interface SharedTransaction {
  begin(): void
  commit(): void
  /** Ends it, unless SQLite has done so already. */
  rollback(): void
  /** False once a full or broken disk made SQLite roll back by itself. */
  isOpen(): boolean
  exec(sql: string): void
}

interface Waiting {
  body: () => Promise<unknown>
  resolve(result: unknown): void
  reject(error: unknown): void
}

/**
 * Writes take turns, first come first served, and those that wait at the same moment share one commit: on a slow disk eight tills
 * cost one flush and not eight.
 *
 *   BEGIN IMMEDIATE   body 1   SAVEPOINT  body 2  RELEASE   SAVEPOINT  body 3  ROLLBACK TO  RELEASE   COMMIT   then 1 and 2 resolve
 *
 * 1. A write resolves only after the commit it is part of: nobody is told of what is not durable.
 * 2. A body that throws undoes its own statements alone.
 * 3. A commit that fails, or a disk that makes SQLite roll back, fails every write of the group.
 */
export class WriteGroups {
  readonly #transaction: SharedTransaction
  readonly #queue: Waiting[] = []
  #running: Promise<void> | null = null

  constructor(transaction: SharedTransaction) {
    this.#transaction = transaction
  }

  add<T>(body: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ body, resolve: resolve as (result: unknown) => void, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nobody writes and nobody waits. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      // Requests that have come by now are heard before the first of them holds the thread for its flush.
      await nextTurn()
      const late = after(() => this.#tellLate(), turnMsMax)
      await this.#group()
      callOff(late)
    }
    this.#running = null
  }

  async #group(): Promise<void> {
    const written: { waiting: Waiting; result: unknown }[] = []
    let current = this.#next()
    if (!current) return
    try {
      this.#transaction.begin()
      written.push({ waiting: current, result: await current.body() })
      for (let count = 1; count < groupWritesMax; count += 1) {
        const next = this.#next()
        if (!next) break
        current = next
        const result = await this.#join(next)
        if (result !== undone) written.push({ waiting: next, result })
      }
      this.#transaction.commit()
    } catch (error) {
      const failure = this.#rolledBack(error)
      for (const { waiting } of written) waiting.reject(failure)
      current.reject(failure)
      return
    }
    for (const { waiting, result } of written) waiting.resolve(result)
  }

  /** Also after a COMMIT that failed (disk full): the next writer must not find itself inside this transaction. */
  #rolledBack(error: unknown): unknown {
    try {
      this.#transaction.rollback()
      return error
    } catch (worse) {
      return worse
    }
  }

  /** Runs a body inside the open transaction. Throws only where that is over for all. */
  async #join({ body, reject }: Waiting): Promise<unknown> {
    const transaction = this.#transaction
    transaction.exec('SAVEPOINT write')
    try {
      const result = await body()
      transaction.exec('RELEASE write')
      return result
    } catch (error) {
      if (!transaction.isOpen()) throw error
      transaction.exec('ROLLBACK TO write; RELEASE write')
      reject(error)
      return undone
    }
  }

  #next(): Waiting | null {
    return this.#queue.shift() ?? null
  }

  #tellLate(): void {
    for (const { reject } of this.#queue.splice(0)) reject(new Error(`no turn to write within ${turnMsMax} ms`))
  }
}

const undone = Symbol('undone')
