import { strict as assert } from 'node:assert'
import { PrismaClient } from '../generated/client.ts'
import type { Db, Sql } from '../sql.ts'
import { storageFailure } from '../storage-failure.ts'
import { Connection } from './connection.ts'
import { type DiskFailed, isDiskFailure } from './disk-failure.ts'
import { LibsqlAdapter } from './driver-adapter.ts'
import { WriteGroups } from './write-groups.ts'

/**
 * A branch's database, open.
 *
 *   writer handle   writes one after another, those that wait at once in one transaction (`WriteGroups`), which begins IMMEDIATE
 *   reader handle   whatever is read outside a transaction: the last commit, without waiting for the writer
 *
 * Once a commit failed on the disk nothing more is written, and `diskFailed` is told.
 */
export class Handles {
  readonly #groups: WriteGroups
  readonly #writer: Connection
  readonly #reader: Connection
  readonly #writerPrisma: () => PrismaClient
  readonly #diskFailed: DiskFailed
  /** A commit failed on the disk: nothing more is written. */
  #failure: unknown = null
  /** Reads outside a transaction. */
  readonly reading: Db

  constructor(file: string, diskFailed: DiskFailed) {
    this.#diskFailed = diskFailed
    this.#writer = new Connection(file)
    this.#groups = new WriteGroups({
      begin: () => this.#committing('BEGIN IMMEDIATE'),
      commit: () => this.#committing('COMMIT'),
      rollback: () => this.#writer.rollback(),
      isOpen: () => this.#writer.inTransaction,
      exec: (sql) => this.#writer.exec(sql),
    })
    this.#reader = new Connection(file)
    this.#reader.exec('PRAGMA query_only = ON')
    this.#writerPrisma = prismaOver(this.#writer)
    const readerPrisma = prismaOver(this.#reader)
    const reader = this.#reader
    this.reading = {
      get prisma() {
        return readerPrisma()
      },
      sql: {
        all: (text, ...values) => reader.all(text, values),
        run: () => assert.fail('the reading handle writes nothing'),
      },
    }
  }

  /** Commits what the body did, or nothing where it throws. Others wait. */
  write<T>(body: (db: Db) => Promise<T>): Promise<T> {
    return this.#groups.add(async () => {
      const transaction = { isOpen: true, isLost: false }
      try {
        const result = await body(this.#within(transaction))
        assert(!transaction.isLost, 'what was rolled back is not committed')
        return result
      } finally {
        transaction.isOpen = false
      }
    })
  }

  async close(): Promise<void> {
    await this.#groups.idle()
    this.#reader.close()
    this.#writer.close()
  }

  /** Begins a transaction, or ends it well. */
  #committing(verb: 'BEGIN IMMEDIATE' | 'COMMIT'): void {
    if (this.#failure) throw this.#failure
    try {
      this.#writer.exec(verb)
    } catch (error) {
      if (isDiskFailure(error)) {
        this.#failure = error
        this.#diskFailed(error)
      }
      throw error
    }
  }

  /**
   * The writer, for one transaction: one that is over runs nothing more. Nor does one that a full or broken disk ended: SQLite has rolled
   * it back by itself, and another statement would run, and commit, on its own.
   */
  #within(transaction: { isOpen: boolean; isLost: boolean }): Db {
    const open = <T>(value: T): T => {
      assert(transaction.isOpen && !transaction.isLost, 'this transaction is over')
      return value
    }
    const [writer, prisma] = [this.#writer, this.#writerPrisma]
    const run = <T>(statement: () => T): T => {
      try {
        return statement()
      } catch (error) {
        if (storageFailure(error)) transaction.isLost = true
        throw error
      }
    }
    const sql: Sql = {
      all: (text, ...values) => run(() => open(writer).all(text, values)),
      run: (text, ...values) => run(() => open(writer).run(text, values)),
    }
    return {
      get prisma() {
        return open(prisma)()
      },
      sql,
    }
  }
}

/** Prisma over a handle, made when it is first asked for. */
function prismaOver(connection: Connection): () => PrismaClient {
  let made: PrismaClient | null = null
  return () => {
    made ??= new PrismaClient({ adapter: new LibsqlAdapter(connection) })
    return made
  }
}
