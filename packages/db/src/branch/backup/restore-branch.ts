import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BranchlineError } from '@branchline/protocol'
import { backupName, type Manifest, readBackup, requireKnown } from '../../backup/manifest.ts'
import { keepFile, makeFolder, syncFile } from '../../durable-files.ts'
import { lockFolder } from '../folder-lock.ts'
import { Connection } from '../libsql/connection.ts'
import { knownMigrations } from '../migrate.ts'

export const databaseFile = 'branch.sqlite'
const unfinishedFile = 'restore.unfinished'
const aside = [databaseFile, `${databaseFile}-wal`, `${databaseFile}-shm`, 'secret.key', 'tls']

/**
 * Puts a backup into a branch's folder; its server is stopped. `replace`: what is there is set aside in the folder, never deleted: it may
 * hold sales that nobody else has. Head office refuses the restored branch until the server before it has been silent for ten minutes
 * (docs/07-another-life.md). Answers where the former files are. Errors: BACKUP_DAMAGED, RESTORE_REFUSED; the error of the folder's lock.
 */
export async function restoreBranch({
  dataDir,
  folder,
  branchCode,
  replace,
  at,
}: {
  dataDir: string
  folder: string
  branchCode: string
  replace: boolean
  at: Date
}): Promise<{ manifest: Manifest; setAside: string | null }> {
  const manifest = await readBackup(folder, 'branch')
  requireKnown(folder, manifest, knownMigrations())
  if (manifest.branchCode !== branchCode) {
    throw new BranchlineError(
      'RESTORE_REFUSED',
      `This is a backup of ${manifest.branchCode}, and BRANCH_CODE says ${branchCode}. A branch is restored as itself alone.`,
    )
  }
  makeFolder(dataDir)
  const unlock = lockFolder(dataDir)
  try {
    const occupied = existsSync(join(dataDir, databaseFile))
    if (occupied && !replace) {
      throw new BranchlineError(
        'RESTORE_REFUSED',
        `${dataDir} holds a database${owedText(join(dataDir, databaseFile))}.`,
      )
    }
    const marker = join(dataDir, unfinishedFile)
    writeFileSync(marker, '', { flush: true })
    syncFile(dataDir)
    const setAside = moveAside(dataDir, join(dataDir, backupName('before-restore', at)))
    // The database last: without it nothing opens.
    const files = manifest.parts.map(({ file }) => file)
    for (const file of [...files.filter((name) => name !== databaseFile), databaseFile])
      keepFile(join(folder, file), join(dataDir, file))
    rmSync(marker)
    syncFile(dataDir)
    return { manifest, setAside }
  } finally {
    unlock()
  }
}

/** A restore that was broken off left a folder in between: an empty database made in it would be another branch. Errors: RESTORE_REFUSED. */
export function requireRestored(dataDir: string): void {
  if (existsSync(join(dataDir, unfinishedFile))) {
    throw new BranchlineError(
      'RESTORE_REFUSED',
      `A restore into ${dataDir} was broken off. Run branch restore again; what was there before is in a folder before-restore-... in it.`,
    )
  }
}

function moveAside(dataDir: string, folder: string): string | null {
  const there = aside.filter((name) => existsSync(join(dataDir, name)))
  if (there.length === 0) return null
  makeFolder(folder)
  for (const name of there) renameSync(join(dataDir, name), join(folder, name))
  syncFile(folder)
  syncFile(dataDir)
  return folder
}

function owedText(file: string): string {
  const advice = '. With --replace it is set aside, not deleted'
  try {
    const connection = new Connection(file)
    try {
      const owed = connection.value(`SELECT count(*) FROM "Outbox"`)
      return owed === 0 ? `${advice}` : ` that owes head office ${owed} operations${advice}`
    } finally {
      connection.close()
    }
  } catch {
    return `${advice}`
  }
}
