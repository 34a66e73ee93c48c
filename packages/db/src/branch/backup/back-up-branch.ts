import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BranchlineError, productVersion } from '@branchline/protocol'
import { backupName, damaged, describeFile, type Manifest, readBackup, writeManifest } from '../../backup/manifest.ts'
import { keepFile, makeFolder, moveInPlace, syncFile } from '../../durable-files.ts'
import { Connection } from '../libsql/connection.ts'
import { appliedMigrations } from '../migrate.ts'
import { databaseFile } from './restore-branch.ts'

/**
 * Writes a branch's database, as it is at one moment, and what belongs to it (the folder's key, its certificates) into a new folder in
 * `parent`. The server may run and sell: SQLite copies what was committed, and nobody waits. The copy is opened and read through
 * before the folder gets its name. Answers the folder. Errors: NOT_FOUND where there is no database; BACKUP_DAMAGED; those of the disk.
 */
export async function backUpBranch({
  dataDir,
  parent,
  at,
}: {
  dataDir: string
  parent: string
  at: Date
}): Promise<{ folder: string; manifest: Manifest }> {
  const file = join(dataDir, databaseFile)
  if (!existsSync(file)) throw new BranchlineError('NOT_FOUND', `There is no database in ${dataDir}.`)
  makeFolder(parent)
  const unfinished = join(parent, `${backupName('branch', at)}.unfinished`)
  mkdirSync(unfinished, { mode: 0o700 })
  try {
    const copy = join(unfinished, databaseFile)
    const source = new Connection(file)
    try {
      source.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`)
    } finally {
      source.close()
    }
    syncFile(copy)
    const others = belongings(dataDir)
    for (const name of others) keepFile(join(dataDir, name), join(unfinished, name))
    const looked = lookAt(unfinished)
    const parts = await Promise.all([databaseFile, ...others].map((name) => describeFile(unfinished, name)))
    writeManifest(unfinished, {
      format: 1,
      role: 'branch',
      ...looked,
      takenAt: at.toISOString(),
      version: productVersion,
      parts,
    })
    const manifest = await readBackup(unfinished, 'branch')
    const folder = join(parent, backupName(looked.branchCode, at))
    moveInPlace(unfinished, folder)
    return { folder, manifest }
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
}

/** Small files without which the database is not this branch's: the key of its secrets, and the authority that tills trust. */
function belongings(dataDir: string): string[] {
  const tls = join(dataDir, 'tls')
  const certificates = existsSync(tls)
    ? readdirSync(tls, { withFileTypes: true }).filter((entry) => entry.isFile())
    : []
  return [
    ...(existsSync(join(dataDir, 'secret.key')) ? ['secret.key'] : []),
    ...certificates.map(({ name }) => `tls/${name}`),
  ]
}

/** Opens the copy, reads all of it, and counts. Leaves the one file as it was. */
function lookAt(folder: string): Pick<Manifest, 'migrations' | 'rows'> & { branchCode: string } {
  const copy = new Connection(join(folder, databaseFile))
  try {
    const said = copy.value('PRAGMA integrity_check(1)')
    if (said !== 'ok') damaged(folder, `SQLite says ${said}`)
    const branchCode = copy.value('SELECT "branchCode" FROM "SiteConfig" WHERE "id" = 1')
    if (typeof branchCode !== 'string') damaged(folder, 'the server was never started on it')
    const tables = copy.all<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
      [],
    )
    const rows = tables.map(({ name }) => [name, Number(copy.value(`SELECT count(*) FROM "${name}"`))] as const)
    const migrations = [...appliedMigrations(copy)].map(([name, checksum]) => ({ name, checksum }))
    // One file, complete in itself.
    copy.exec('PRAGMA journal_mode = DELETE')
    return { branchCode, migrations, rows: Object.fromEntries(rows) }
  } finally {
    copy.close()
  }
}
