import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from './folder-lock.ts'
import { Connection } from './libsql/connection.ts'
import { Handles } from './libsql/handles.ts'
import { migrateBranch } from './migrate.ts'
import { branchReader, branchTransaction } from './operations.ts'
import type { BranchStore } from './store.ts'

/** Opens a branch's database in `dataDir`, which it creates, locks and migrates. */
export async function openBranchStore({ dataDir }: { dataDir: string }): Promise<BranchStore> {
  mkdirSync(dataDir, { recursive: true })
  const unlock = lockFolder(dataDir)
  const file = join(dataDir, 'branch.sqlite')
  try {
    const connection = new Connection(file)
    try {
      migrateBranch(connection)
    } finally {
      connection.close()
    }
  } catch (error) {
    unlock()
    throw error
  }
  const handles = new Handles(file)
  return {
    read: branchReader(handles.reading),
    write: (body) => handles.write((db) => body(branchTransaction(db))),
    close: async () => {
      await handles.close()
      unlock()
    },
  }
}
