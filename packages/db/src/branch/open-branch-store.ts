import { join } from 'node:path'
import { makeFolder } from '../durable-files.ts'
import { databaseFile, requireRestored } from './backup/restore-branch.ts'
import { lockFolder } from './folder-lock.ts'
import { Connection } from './libsql/connection.ts'
import type { DiskFailed } from './libsql/disk-failure.ts'
import { Handles } from './libsql/handles.ts'
import { migrateBranch } from './migrate.ts'
import { branchReader, branchTransaction } from './operations.ts'
import { requireIntact } from './require-intact.ts'
import { storageFailure } from './storage-failure.ts'
import type { BranchStore } from './store.ts'

/**
 * Opens a branch's database in `dataDir`, which it creates, locks and migrates. After `diskFailed` it writes nothing more: the process
 * is to end, and the next one to read what is on the disk.
 */
export async function openBranchStore({
  dataDir,
  diskFailed = () => {},
}: {
  dataDir: string
  diskFailed?: DiskFailed
}): Promise<BranchStore> {
  makeFolder(dataDir)
  const unlock = lockFolder(dataDir)
  const file = join(dataDir, databaseFile)
  try {
    requireRestored(dataDir)
    const connection = new Connection(file)
    try {
      requireIntact(connection, file)
      migrateBranch(connection)
    } finally {
      connection.close()
    }
  } catch (error) {
    unlock()
    throw error
  }
  const handles = new Handles(file, diskFailed)
  return {
    read: branchReader(handles.reading),
    write: (body) =>
      handles
        .write((db) => body(branchTransaction(db)))
        .catch((error: unknown) => {
          throw storageFailure(error) ?? error
        }),
    close: async () => {
      await handles.close()
      unlock()
    },
  }
}
