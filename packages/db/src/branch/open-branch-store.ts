import { join } from 'node:path'
import { makeFolder } from '../durable-files.ts'
import { lockFolder } from './folder-lock.ts'
import { PrismaClient } from './generated/client.ts'
import { Connection } from './libsql/connection.ts'
import type { DiskFailed } from './libsql/disk-failure.ts'
import { LibsqlAdapterFactory } from './libsql/driver-adapter.ts'
import { migrateBranch } from './migrate.ts'
import { branchReader, branchTransaction } from './operations.ts'
import type { BranchStore } from './store.ts'

/** Prisma's own defaults (2 s and 5 s) would end a sale that only waits its turn behind a large page. */
const transactionLimits = { maxWait: 60_000, timeout: 60_000 }

/**
 * Opens a branch's database in `dataDir`, which it creates, locks and migrates. After `diskFailed` it writes nothing more: the process
 * is to end, and the next one to read what is on the disk.
 */
export async function openBranchStore({
  dataDir,
  diskFailed,
}: {
  dataDir: string
  diskFailed?: DiskFailed
}): Promise<BranchStore> {
  makeFolder(dataDir)
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
  const adapter = new LibsqlAdapterFactory(file, diskFailed)
  const prisma = new PrismaClient({ adapter })
  return {
    read: branchReader({ prisma, sql: adapter.reading }),
    write: (body) =>
      prisma.$transaction((tx) => body(branchTransaction({ prisma: tx, sql: adapter.writing })), transactionLimits),
    close: async () => {
      await prisma.$disconnect()
      unlock()
    },
  }
}
