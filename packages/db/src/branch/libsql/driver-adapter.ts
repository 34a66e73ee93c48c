import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils'
import type { Connection } from './connection.ts'
import { executeQuery, queryRows } from './queryable.ts'

const info = { provider: 'sqlite', adapterName: 'branchline-libsql' } as const

/**
 * A Prisma driver adapter over one handle that somebody else opens, closes and begins transactions on. The official ones fail a
 * server with several writers: one runs a query made outside an open transaction inside it, and both begin transactions deferred, so
 * that the second writer gets SQLITE_BUSY.
 */
export class LibsqlAdapter implements SqlDriverAdapter, SqlDriverAdapterFactory {
  readonly provider = info.provider
  readonly adapterName = info.adapterName
  readonly #connection: Connection
  #savepoints = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  async connect(): Promise<SqlDriverAdapter> {
    return this
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return queryRows(this.#connection, query)
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return executeQuery(this.#connection, query)
  }

  async executeScript(script: string): Promise<void> {
    this.#connection.exec(script)
  }

  /** What Prisma needs several statements for is a part of the transaction around it. */
  async startTransaction(): Promise<Transaction> {
    const name = `"prisma ${++this.#savepoints}"`
    this.#connection.exec(`SAVEPOINT ${name}`)
    return {
      ...info,
      options: { usePhantomQuery: true },
      queryRaw: (query) => this.queryRaw(query),
      executeRaw: (query) => this.executeRaw(query),
      commit: async () => this.#connection.exec(`RELEASE ${name}`),
      rollback: async () => this.#connection.exec(`ROLLBACK TO ${name}; RELEASE ${name}`),
    }
  }

  getConnectionInfo() {
    return { maxBindValues: 999, supportsRelationJoins: false }
  }

  async dispose(): Promise<void> {}
}
