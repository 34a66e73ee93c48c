import { type CentralStore, openCentralStore } from '@branchline/db/central'
import { createScratchDatabase, startScratchServer } from '@branchline/db/testing'
import type { Client } from 'pg'
import { changeLogSql } from './change-log.ts'
import { LockWatch } from './lock-watch.ts'
import { steppedClients } from './stepped-client.ts'
import { Stepper } from './stepper.ts'

const poolConnections = 12
const runsBetweenVacuums = 25
/** Tables that hold what a migrated database has before anything is done with it. */
const kept = new Set(['DatabaseIdentity', '_prisma_migrations', 'AuditHead'])

/** One PostgreSQL database for many runs, one after the other, with central's production store on connections that are stepped. */
export class PostgresGround {
  #runs = 0

  private constructor(
    readonly watch: LockWatch,
    readonly stepper: Stepper,
    readonly store: CentralStore,
    /** Somebody else's connection, stepped too. */
    readonly other: Client,
    private readonly emptying: string,
    private readonly tables: string[],
    private readonly stop: () => Promise<void>,
  ) {}

  /** On a server that is there, or on one of its own. */
  static async prepare(serverUrl?: string): Promise<PostgresGround> {
    const server = serverUrl ? null : await startScratchServer()
    const url = await createScratchDatabase(serverUrl ?? server?.url ?? '')
    const watch = await LockWatch.open(url)
    const stepper = new Stepper(watch)
    const store = await openCentralStore({ dataDir: '', databaseUrl: url, Client: steppedClients(stepper) })
    await watch.client.query(changeLogSql)
    const { rows } = await watch.client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    )
    const tables = rows.flatMap(({ name }) => (kept.has(name) ? [] : [`"${name}"`]))
    // Its locks would be others' waits.
    for (const table of tables) await watch.client.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`)
    const sequences = await watch.client.query<{ name: string }>(
      `SELECT quote_ident(sequencename) AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
    )
    const emptying = [
      // The audit refuses to be emptied by whoever does not say so.
      'SET session_replication_role = replica',
      ...tables.map((table) => `DELETE FROM ${table}`),
      `UPDATE "AuditHead" SET "number" = 0, "hash" = ''`,
      'DELETE FROM sim.change',
      ...sequences.rows.map(({ name }) => `ALTER SEQUENCE ${name} RESTART`),
      'RESET session_replication_role',
    ].join('; ')
    const Other = steppedClients(stepper, true)
    const other = new Other({ connectionString: url })
    await other.connect()
    // The pool is full from the beginning: a connection is made only where one broke.
    await Promise.all(Array.from({ length: poolConnections }, () => store.read.listRules()))
    return new PostgresGround(watch, stepper, store, other, emptying, tables, async () => server?.stop())
  }

  /** As a migrated database is, sequences included. */
  async empty(): Promise<void> {
    await this.watch.client.query(this.emptying)
    this.#runs += 1
    if (this.#runs % runsBetweenVacuums > 0) return
    for (const table of this.tables) await this.watch.client.query(`VACUUM ${table}`)
  }

  /** Every session of central's that nobody is writing right now ends. */
  async endSessions(): Promise<void> {
    await this.watch.client.query(
      `DELETE FROM "Session" WHERE "tokenHash" IN (SELECT "tokenHash" FROM "Session" FOR UPDATE SKIP LOCKED)`,
    )
  }

  async remove(): Promise<void> {
    await this.store.close()
    await this.other.end()
    await this.watch.client.end()
    await this.stop()
  }
}
