import { strict as assert } from 'node:assert'
import { AsyncLocalStorage } from 'node:async_hooks'
import { Pool, type PoolClient, type PoolConfig, types } from 'pg'
import type { Sql, SqlValue } from './sql.ts'
import { statementNames } from './statement-names.ts'

interface Scope {
  client: PoolClient | null
}

/**
 * The pool Prisma works on, from which the hot paths take the same connection: a push of 1,000 sales costs Prisma's wrapping of
 * the parameters as much as all decisions about it.
 *
 *   transaction(body)   Prisma's transaction inside it takes one connection; `sql` runs on that one, in the same transaction
 *   pooled              any connection, each statement by itself
 */
export class Connections extends Pool {
  readonly nameOf = statementNames()
  readonly #scopes = new AsyncLocalStorage<Scope>()

  constructor(config: PoolConfig) {
    super(config)
    // A connection that breaks while idle is replaced; its next user would not have been told anything else.
    this.on('error', () => {})
  }

  get pooled(): Sql {
    return this.#sqlOn(() => this)
  }

  /** Runs `start`, which begins one Prisma transaction; what it is given runs on that transaction's connection. */
  transaction<T>(start: (sql: Sql) => Promise<T>): Promise<T> {
    const scope: Scope = { client: null }
    const sql = this.#sqlOn(() => {
      assert(scope.client, 'no transaction is open')
      return scope.client
    })
    return this.#scopes.run(scope, () => start(sql))
  }

  override connect(): Promise<PoolClient>
  override connect(callback: Parameters<Pool['connect']>[0]): void
  override connect(callback?: Parameters<Pool['connect']>[0]): unknown {
    if (callback) return super.connect(callback)
    return super.connect().then((client) => {
      const scope = this.#scopes.getStore()
      if (!scope || scope.client) return client
      scope.client = client
      const { release } = client
      // Also when Prisma ends the transaction by itself: whoever still holds its `sql` must not run outside it.
      client.release = (error) => {
        scope.client = null
        client.release = release
        release.call(client, error)
      }
      return client
    })
  }

  #sqlOn(connection: () => Pool | PoolClient): Sql {
    const query = (text: string, values: SqlValue[]) =>
      connection().query({ name: this.nameOf({ sql: text }), text, values, types: exactTypes })
    return {
      all: async (text, ...values) => (await query(text, values)).rows,
      run: async (text, ...values) => (await query(text, values)).rowCount ?? 0,
    }
  }
}

const int8 = 20

/** As the driver reads them, but 64-bit integers exactly. */
const exactTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? (text: string) => BigInt(text) : types.getTypeParser(oid, format as 'text'),
} as typeof types
