import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from './folder-lock.ts'
import { PrismaClient } from './generated/client.ts'
import { Connection } from './libsql/connection.ts'
import { LibsqlAdapterFactory } from './libsql/driver-adapter.ts'
import { migrateBranch } from './migrate.ts'
import { branchReader, branchTransaction } from './operations.ts'
import { requireIntact } from './require-intact.ts'
import { storageFailure } from './storage-failure.ts'
import type { BranchStore } from './store.ts'

/** Prisma's own defaults (2 s and 5 s) would end a sale that only waits its turn behind a large page. */
const transactionLimits = { maxWait: 60_000, timeout: 60_000 }

/** Opens a branch's database in `dataDir`, which it creates, locks and migrates. */
export async function openBranchStore({ dataDir }: { dataDir: string }): Promise<BranchStore> {
  mkdirSync(dataDir, { recursive: true })
  const unlock = lockFolder(dataDir)
  const file = join(dataDir, 'branch.sqlite')
  try {
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
  const adapter = new LibsqlAdapterFactory(file)
  const prisma = new PrismaClient({ adapter })
  return {
    read: branchReader({ prisma, sql: adapter.reading }),
    write: (body) =>
      prisma
        .$transaction((tx) => body(branchTransaction({ prisma: tx, sql: adapter.writing })), transactionLimits)
        .catch((error: unknown) => {
          throw storageFailure(error) ?? error
        }),
    close: async () => {
      await prisma.$disconnect()
      unlock()
    },
  }
}
