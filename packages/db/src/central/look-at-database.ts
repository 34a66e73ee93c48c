import { Client } from 'pg'
import { migrations } from './generated/migrations.ts'

const connectMsMax = 5_000

/** Whether a database answers, and which migrations it has yet to have. Changes nothing. */
export async function lookAtDatabase(
  url: string,
): Promise<{ ok: true; version: string; pending: string[] } | { ok: false; problem: string }> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMsMax })
  client.on('error', () => {})
  try {
    await client.connect()
    const version = (await client.query('SHOW server_version')).rows[0]?.server_version ?? ''
    const applied = await appliedMigrations(client)
    return { ok: true, version, pending: migrations.map(({ name }) => name).filter((name) => !applied.has(name)) }
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
