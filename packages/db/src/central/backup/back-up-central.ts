import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs'
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { productVersion } from '@branchline/protocol'
import { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { backupName, describeFile, type Manifest, type Part, readBackup, writeManifest } from '../../backup/manifest.ts'
import { makeFolder, moveInPlace } from '../../durable-files.ts'
import { appliedMigrations } from '../look-at-database.ts'
import { lockMigrationsShared, unlockMigrationsShared } from '../migration-lock.ts'
import { countRows } from './count-rows.ts'

export type Progress = (table: string, done: number, of: number) => void

/**
 * Writes all of central's database into a new folder in `parent`, as it is at one moment: one REPEATABLE READ transaction, which only
 * reads, so nobody who sells waits for it and no reader of events is held back. What it wrote is read again and compared before the
 * folder gets its name. Answers the folder. Errors: what PostgreSQL or the disk says; no folder is left then.
 */
export async function backUpCentral(
  { url, dataDir, parent, at }: { url: string; dataDir: string; parent: string; at: Date },
  progress: Progress = () => {},
): Promise<{ folder: string; manifest: Manifest }> {
  const folder = join(parent, backupName('central', at))
  const unfinished = `${folder}.unfinished`
  makeFolder(parent)
  mkdirSync(unfinished, { mode: 0o700 })
  try {
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      await client.query(lockMigrationsShared)
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
      writeManifest(unfinished, await dump(client, unfinished, { dataDir, at }, progress))
      await client.query('COMMIT')
      await client.query(unlockMigrationsShared)
    } finally {
      await client.end()
    }
    const manifest = await readBackup(unfinished, 'central')
    await countRows(unfinished, manifest)
    moveInPlace(unfinished, folder)
    return { folder, manifest }
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
}

async function dump(
  client: Client,
  folder: string,
  { dataDir, at }: { dataDir: string; at: Date },
  progress: Progress,
): Promise<Manifest> {
  const tables = await tablesOf(client)
  const rows: Record<string, number> = {}
  const parts: Part[] = []
  for (const [index, { table, columns }] of tables.entries()) {
    progress(table, index, tables.length)
    const file = `${table}.copy.gz`
    const copy = client.query(copyTo(`COPY "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) TO STDOUT`))
    await pipeline(copy, createGzip({ level: 1 }), createWriteStream(join(folder, file), { flush: true, mode: 0o600 }))
    rows[table] = copy.rowCount
    parts.push({ ...(await describeFile(folder, file)), table, columns })
  }
  for (const file of await secretFiles(dataDir)) {
    await copyFile(join(dataDir, file), join(folder, file))
    parts.push(await describeFile(folder, file))
  }
  const applied = await appliedMigrations(client)
  return {
    format: 1,
    role: 'central',
    takenAt: at.toISOString(),
    version: productVersion,
    migrations: [...applied].map(([name, checksum]) => ({ name, checksum })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    rows,
    // After the rows: a sequence belongs to no snapshot, and is to stand above every number that one gave.
    sequences: await sequencesOf(client),
    parts,
  }
}

async function tablesOf(client: Client): Promise<{ table: string; columns: string[] }[]> {
  const { rows } = await client.query(
    `SELECT c.relname AS "table", array_agg(a.attname::text ORDER BY a.attnum) AS "columns"
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY c.relname ORDER BY c.relname`,
  )
  return rows
}

async function sequencesOf(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query(
    'SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL',
  )
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]))
}

/** What encrypts webhook secrets, where central keeps it itself. */
async function secretFiles(dataDir: string): Promise<string[]> {
  if (!existsSync(dataDir)) return []
  return (await readdir(dataDir)).filter((name) => name === 'secret.key')
}
