import { Client } from 'pg'
import { listenerName } from './feed-listener.ts'
import { migrations } from './generated/migrations.ts'

const connectMsMax = 5_000

export type DatabaseLook =
  | {
      ok: true
      version: string
      /** Migrations it has yet to have. */
      pending: string[]
      /** Connections it gives to whom is no superuser. */
      connectionsMax: number
      /** Centrals that run on it now. */
      centrals: number
    }
  | { ok: false; problem: string }

const room = `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS "connectionsMax",
  (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1) AS centrals`

/** Whether a database answers, which migrations it has yet to have, and for how many centrals it has room. Changes nothing. */
export async function lookAtDatabase(url: string): Promise<DatabaseLook> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMsMax })
  client.on('error', () => {})
  try {
    await client.connect()
    const version = (await client.query('SHOW server_version')).rows[0]?.server_version ?? ''
    const applied = await appliedMigrations(client)
    const pending = migrations.map(({ name }) => name).filter((name) => !applied.has(name))
    const { connectionsMax, centrals } = (await client.query(room, [listenerName])).rows[0]
    return { ok: true, version, pending, connectionsMax, centrals }
  } catch (error) {
    return { ok: false, problem: (error as Error).message }
  } finally {
    await client.end().catch(() => {})
  }
}

/** Name to checksum; empty where nothing was migrated yet. */
export async function appliedMigrations(client: Client): Promise<Map<string, string>> {
  const { rows: tables } = await client.query(`SELECT 1 WHERE to_regclass('"_prisma_migrations"') IS NOT NULL`)
  if (tables.length === 0) return new Map()
  const { rows } = await client.query(
    'SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL',
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}
