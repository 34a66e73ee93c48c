import { strict as assert } from 'node:assert'
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils'
import { Mutex } from 'async-mutex'
import type { Sql } from '../sql.ts'
import { storageFailure } from '../storage-failure.ts'
import { Connection } from './connection.ts'
import { executeQuery, queryRows } from './queryable.ts'

const info = { provider: 'sqlite', adapterName: 'branchline-libsql' } as const

/**
 * A Prisma driver adapter over libsql, since both official ones fail a server with several writers: one runs a query made outside
 * an open transaction inside it, and both begin transactions deferred, so that the second writer gets SQLITE_BUSY.
 *
 *   writer handle   one FIFO lock; transactions begin IMMEDIATE; a single write takes the lock too
 *   reader handle   whatever is read outside a transaction: the last commit, without waiting for the writer
 */
export class LibsqlAdapterFactory implements SqlDriverAdapterFactory {
  readonly provider = info.provider
  readonly adapterName = info.adapterName
  readonly #adapter: LibsqlAdapter

  constructor(file: string) {
    this.#adapter = new LibsqlAdapter(new Connection(file), new Connection(file))
  }

  async connect(): Promise<SqlDriverAdapter> {
    return this.#adapter
  }

  /** The reading handle without Prisma. */
  get reading(): Sql {
    return this.#adapter.reading
  }

  /** The one open transaction without Prisma. */
  get writing(): Sql {
    const { transaction } = this.#adapter
    assert(transaction, 'no transaction is open')
    return transaction
  }
}

class LibsqlAdapter implements SqlDriverAdapter {
  readonly provider = info.provider
  readonly adapterName = info.adapterName
  readonly #lock = new Mutex()
  readonly #writer: Connection
  readonly #reader: Connection
  /** The lock lets only one be open. */
  transaction: LibsqlTransaction | null = null

  constructor(writer: Connection, reader: Connection) {
    this.#writer = writer
    this.#reader = reader
    reader.exec('PRAGMA query_only = ON')
  }

  get reading(): Sql {
    return {
      all: (text, ...values) => this.#reader.all(text, values),
      run: () => assert.fail('the reading handle writes nothing'),
    }
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    if (onlyReads(query.sql)) return queryRows(this.#reader, query)
    return this.#lock.runExclusive(() => queryRows(this.#writer, query))
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return this.#lock.runExclusive(() => executeQuery(this.#writer, query))
  }

  async executeScript(script: string): Promise<void> {
    await this.#lock.runExclusive(() => this.#writer.exec(script))
  }

  async startTransaction(): Promise<Transaction> {
    const release = await this.#lock.acquire()
    try {
      this.#writer.exec('BEGIN IMMEDIATE')
    } catch (error) {
      release()
      throw error
    }
    this.transaction = new LibsqlTransaction(this.#writer, release)
    return this.transaction
  }

  getConnectionInfo() {
    return { maxBindValues: 999, supportsRelationJoins: false }
  }

  async dispose(): Promise<void> {
    await this.#lock.runExclusive(() => {
      this.#reader.close()
      this.#writer.close()
    })
  }
}

class LibsqlTransaction implements Transaction, Sql {
  readonly provider = info.provider
  readonly adapterName = info.adapterName
  readonly options = { usePhantomQuery: true }
  readonly #writer: Connection
  readonly #release: () => void
  #open = true
  /** SQLite has rolled back by itself: another statement would run, and commit, on its own. */
  #lost = false

  constructor(writer: Connection, release: () => void) {
    this.#writer = writer
    this.#release = release
  }

  all<Row>(text: string, ...values: unknown[]): Row[] {
    return this.#inside((writer) => writer.all(text, values))
  }

  run(text: string, ...values: unknown[]): number {
    return this.#inside((writer) => writer.run(text, values))
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#inside((writer) => queryRows(writer, query))
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return this.#inside((writer) => executeQuery(writer, query))
  }

  #inside<T>(statement: (writer: Connection) => T): T {
    assert(this.#open && !this.#lost, 'this transaction is over')
    try {
      return statement(this.#writer)
    } catch (error) {
      this.#lost = storageFailure(error) !== null
      throw error
    }
  }

  async commit(): Promise<void> {
    this.#end('COMMIT')
  }

  async rollback(): Promise<void> {
    this.#end('ROLLBACK')
  }

  #end(verb: 'COMMIT' | 'ROLLBACK'): void {
    this.#open = false
    try {
      assert(verb === 'ROLLBACK' || !this.#lost, 'what was rolled back is not committed')
      if (verb === 'ROLLBACK') rollBack(this.#writer)
      else this.#writer.exec(verb)
    } catch (error) {
      // A COMMIT that failed may leave the transaction open; the next writer must not find itself inside it.
      if (verb === 'COMMIT') rollBack(this.#writer)
      throw error
    } finally {
      this.#release()
    }
  }
}

/** A full or broken disk makes SQLite roll back by itself; that there is nothing left to roll back must not hide why. */
function rollBack(writer: Connection): void {
  try {
    writer.exec('ROLLBACK')
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error
  }
}

/** Prisma writes its reads as SELECT, and its writes with RETURNING come as INSERT, UPDATE or DELETE. */
function onlyReads(sql: string): boolean {
  return /^\s*SELECT\b/i.test(sql)
}
