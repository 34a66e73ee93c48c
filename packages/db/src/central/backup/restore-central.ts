import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { BranchlineError } from '@branchline/protocol'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { damaged, type Manifest, readBackup, requireKnown } from '../../backup/manifest.ts'
import { keepFile } from '../../durable-files.ts'
import { folderLock } from '../folder-lock.ts'
import { migrations } from '../generated/migrations.ts'
import { applyMigration, keepBooks, migrateCentral } from '../migrate.ts'
import { knownMigrations } from '../migration-checksums.ts'
import { lockMigrations } from '../migration-lock.ts'
import type { Progress } from './back-up-central.ts'

const looksMax = 6
const lookMs = 300

/** Each database draws its own: by it branches know that this is another life of it. */
const drawnAnew = 'DatabaseIdentity'

/**
 * Puts a backup into a database, in one transaction: it is there whole, or what was there before is. The restored database is another life
 * of central's: cursors are refused, branches load anew and send again what it lost (docs/07-another-life.md). `replace`: what is
 * in the database now may go. Errors: BACKUP_DAMAGED; RESTORE_REFUSED for a database that holds something, or that somebody works on.
 */
export async function restoreCentral(
  { url, dataDir, folder, replace }: { url: string; dataDir: string; folder: string; replace: boolean },
  progress: Progress = () => {},
): Promise<Manifest> {
  const manifest = await readBackup(folder, 'central')
  requireKnown(folder, manifest, knownMigrations())
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(lockMigrations)
    await requireAlone(client)
    await client.query('BEGIN')
    await requireEmpty(client, replace)
    await dropOwn(client)
    await keepBooks(client)
    const wanted = new Set(manifest.migrations.map(({ name }) => name))
    for (const migration of migrations) if (wanted.has(migration.name)) await applyMigration(client, migration)
    await load(client, folder, manifest, progress)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
  // What this program has beyond the backup, and the events of another cluster.
  await migrateCentral(url)
  for (const { file, table } of manifest.parts)
    if (table === undefined && !existsSync(join(dataDir, file))) keepFile(join(folder, file), join(dataDir, file))
  return manifest
}

async function load(client: Client, folder: string, manifest: Manifest, progress: Progress): Promise<void> {
  const parts = manifest.parts.filter(({ table }) => table !== undefined && table !== drawnAnew)
  for (const [index, { file, table = '', columns = [] }] of parts.entries()) {
    progress(table, index, parts.length)
    // What rows lead to (the money of a day) is in the backup too.
    await client.query(`ALTER TABLE "${table}" DISABLE TRIGGER USER`)
    await client.query(`TRUNCATE "${table}"`)
    const copy = client.query(copyFrom(`COPY "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) FROM STDIN`))
    await pipeline(createReadStream(join(folder, file)), createGunzip(), copy)
    if (copy.rowCount !== manifest.rows[table])
      damaged(folder, `${table} took ${copy.rowCount} rows and should hold ${manifest.rows[table]}`)
    await client.query(`ALTER TABLE "${table}" ENABLE TRIGGER USER`)
  }
  for (const [name, last] of Object.entries(manifest.sequences ?? {}))
    await client.query('SELECT setval($1::regclass, $2::bigint)', [`"${name}"`, last])
}

/** Whoever works on it would go on with what it remembers of the life that ends. A central that just stopped may still be hanging up. */
async function requireAlone(client: Client): Promise<void> {
  for (let look = 1; ; look += 1) {
    const { rows } = await client.query(
      `SELECT pg_try_advisory_lock(${folderLock}) AS taken, count(*)::int AS others FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    )
    const { others = 0, taken = false } = rows[0] ?? {}
    if (others === 0 && taken) return
    if (look === looksMax) {
      throw new BranchlineError(
        'RESTORE_REFUSED',
        `Another process works on this database (${others} connections). Stop every central first; branches sell on meanwhile.`,
      )
    }
    await wait(lookMs)
  }
}

async function requireEmpty(client: Client, replace: boolean): Promise<void> {
  const { rows } = await client.query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')`,
  )
  const tables = rows.map(({ name }) => String(name))
  const foreign = tables.filter((name) => !ownTables().has(name))
  if (foreign.length > 0) {
    throw new BranchlineError(
      'RESTORE_REFUSED',
      `The database holds tables that are not central's (${foreign.slice(0, 5).join(', ')}). Restore into one of its own.`,
    )
  }
  if (replace) return
  for (const table of tables) {
    if (table === drawnAnew || table === '_prisma_migrations') continue
    const { rowCount } = await client.query(`SELECT 1 FROM "${table}" LIMIT 1`)
    if (rowCount === 0) continue
    throw new BranchlineError(
      'RESTORE_REFUSED',
      `The database holds data (in ${table}). Back it up, then say --replace; or restore into an empty one.`,
    )
  }
}

function ownTables(): ReadonlySet<string> {
  const made = migrations.flatMap(({ sql }) => [...sql.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?"(\w+)"/g)])
  return new Set(['_prisma_migrations', ...made.map(([, name]) => name ?? '')])
}

/** Everything that migrations make: tables, and the functions and sequences that no table owns. */
async function dropOwn(client: Client): Promise<void> {
  const all = migrations.map(({ sql }) => sql).join('\n')
  for (const table of ownTables()) await client.query(`DROP TABLE IF EXISTS "${table}" CASCADE`)
  for (const [, name] of all.matchAll(/CREATE (?:OR REPLACE )?FUNCTION "(\w+)"/g))
    await client.query(
      `DO $do$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid::regprocedure FROM pg_proc
       WHERE proname = '${name}' AND pronamespace = current_schema()::regnamespace LOOP EXECUTE 'DROP FUNCTION ' || f || ' CASCADE'; END LOOP; END $do$`,
    )
  for (const [, name] of all.matchAll(/CREATE SEQUENCE "(\w+)"/g))
    await client.query(`DROP SEQUENCE IF EXISTS "${name}" CASCADE`)
}
