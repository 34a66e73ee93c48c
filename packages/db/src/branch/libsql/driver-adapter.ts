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
import { Connection } from './connection.ts'
import { type DiskFailed, isDiskFailure } from './disk-failure.ts'
import { executeQuery, queryRows } from './queryable.ts'

const info = { provider: 'sqlite', adapterName: 'branchline-libsql' } as const

/**
 * A Prisma driver adapter over libsql, since both official ones fail a server with several writers: one runs a query made outside
 * an open transaction inside it, and both begin transactions deferred, so that the second writer gets SQLITE_BUSY.
 *
 *   writer handle   one FIFO lock; transactions begin IMMEDIATE; a single write takes the lock too
 *   reader handle   whatever is read outside a transaction: the last commit, without waiting for the writer
 *
 * Once a commit failed on the disk nothing more is written, and `diskFailed` is told.
 */
export class LibsqlAdapterFactory implements SqlDriverAdapterFactory {
  readonly provider = info.provider
  readonly adapterName = info.adapterName
  readonly #adapter: LibsqlAdapter

  constructor(file: string, diskFailed: DiskFailed = () => {}) {
    this.#adapter = new LibsqlAdapter(new Connection(file), new Connection(file), diskFailed)
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
  readonly #diskFailed: DiskFailed
  #failure: unknown = null
  /** The lock lets only one be open. */
  transaction: LibsqlTransaction | null = null

  constructor(writer: Connection, reader: Connection, diskFailed: DiskFailed) {
    this.#writer = writer
    this.#reader = reader
    this.#diskFailed = diskFailed
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
    return this.#lock.runExclusive(() => this.#committing(() => queryRows(this.#writer, query)))
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return this.#lock.runExclusive(() => this.#committing(() => executeQuery(this.#writer, query)))
  }

  async executeScript(script: string): Promise<void> {
    await this.#lock.runExclusive(() => this.#committing(() => this.#writer.exec(script)))
  }

  async startTransaction(): Promise<Transaction> {
    const release = await this.#lock.acquire()
    try {
      this.#committing(() => this.#writer.exec('BEGIN IMMEDIATE'))
    } catch (error) {
      release()
      throw error
    }
    this.transaction = new LibsqlTransaction(this.#writer, release, (commit) => this.#committing(commit))
    return this.transaction
  }

  /** What ends with a commit, or begins what will. */
  #committing<T>(body: () => T): T {
    if (this.#failure) throw this.#failure
    try {
      return body()
    } catch (error) {
      if (isDiskFailure(error)) {
        this.#failure = error
        this.#diskFailed(error)
      }
      throw error
    }
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
  readonly #committing: (commit: () => void) => void
  #open = true

  constructor(writer: Connection, release: () => void, committing: (commit: () => void) => void) {
    this.#writer = writer
    this.#release = release
    this.#committing = committing
  }

  all<Row>(text: string, ...values: unknown[]): Row[] {
    assert(this.#open, 'this transaction is over')
    return this.#writer.all(text, values)
  }

  run(text: string, ...values: unknown[]): number {
    assert(this.#open, 'this transaction is over')
    return this.#writer.run(text, values)
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return queryRows(this.#writer, query)
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return executeQuery(this.#writer, query)
  }

  async commit(): Promise<void> {
    this.#end(() => this.#committing(() => this.#writer.exec('COMMIT')))
  }

  async rollback(): Promise<void> {
    this.#end(() => {})
  }

  #end(commit: () => void): void {
    this.#open = false
    try {
      commit()
    } finally {
      // A failed COMMIT (disk full) leaves the transaction open; the next writer must not find itself inside it.
      try {
        this.#writer.rollback()
      } finally {
        this.#release()
      }
    }
  }
}

/** Prisma writes its reads as SELECT, and its writes with RETURNING come as INSERT, UPDATE or DELETE. */
function onlyReads(sql: string): boolean {
  return /^\s*SELECT\b/i.test(sql)
}
