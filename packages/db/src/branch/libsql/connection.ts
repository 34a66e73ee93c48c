import { strict as assert } from 'node:assert'
import Database from 'libsql'

type Statement = ReturnType<InstanceType<typeof Database>['prepare']>

const cachedStatementsMax = 200
const busyMs = 10_000

/** One SQLite handle with its prepared statements. */
export class Connection {
  readonly #database: InstanceType<typeof Database>
  readonly #statements = new Map<string, Statement>()

  /** Opens a database file in WAL mode. FULL is set and asserted: some builds lower it silently, and then a power cut loses sales. */
  constructor(file: string) {
    this.#database = new Database(file)
    this.exec(`PRAGMA busy_timeout = ${busyMs}`)
    this.exec('PRAGMA journal_mode = WAL')
    this.exec('PRAGMA synchronous = FULL')
    // What is deleted or written over leaves no bytes in the file: a person who was anonymised is gone (docs/decisions/0048).
    this.exec('PRAGMA secure_delete = ON')
    this.exec('PRAGMA wal_autocheckpoint = 4000')
    this.exec('PRAGMA foreign_keys = ON')
    assert.equal(this.value('PRAGMA synchronous'), 2, 'synchronous is not FULL')
    assert.equal(this.value('PRAGMA journal_mode'), 'wal', 'the journal is not WAL')
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  /** The first column of the first row. */
  value(sql: string): unknown {
    const row = this.#database.prepare(sql).get() as Record<string, unknown> | undefined
    return row && Object.values(row)[0]
  }

  prepare(sql: string): Statement {
    const cached = this.#statements.get(sql)
    if (cached) return cached
    const statement = this.#database.prepare(sql)
    if (this.#statements.size >= cachedStatementsMax) this.#statements.clear()
    this.#statements.set(sql, statement)
    return statement
  }

  /** All rows of a statement. */
  all<Row>(text: string, values: unknown[]): Row[] {
    return this.prepare(text).raw(false).all(values) as Row[]
  }

  /** Runs a statement; answers how many rows it changed. */
  run(text: string, values: unknown[]): number {
    return this.prepare(text).run(values).changes
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction
  }

  /** Ends a transaction that failed. After some errors (a disk that is full or fails) SQLite has done so already. */
  rollback(): void {
    if (this.inTransaction) this.exec('ROLLBACK')
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}
