import { PrismaPg } from '@prisma/adapter-pg'
import { Client } from 'pg'
import { startEmbeddedServer } from './embedded/embedded-server.ts'
import { FeedListener } from './feed-listener.ts'
import { feedChannel, limitIdle, takeFeedLock } from './feed-lock.ts'
import { PrismaClient } from './generated/client.ts'
import { migrateCentral } from './migrate.ts'
import { readEpoch } from './operations/epoch.ts'
import { centralReader, centralTransaction } from './operations.ts'
import { statementNames } from './statement-names.ts'
import type { CentralStore, CentralTransaction } from './store.ts'

const poolConnectionsMax = 12
/** Prisma's own defaults (2 s and 5 s) would end a batch that only waits its turn. */
const transactionLimits = { maxWait: 30_000, timeout: 60_000 }
/**
 * Statements are planned once per connection, not per call, and for no value in particular: they are written for one plan, and one
 * made for the values of a table just filled (no statistics yet) sorts all of the feed for every page.
 */
const plansFixed = '-c plan_cache_mode=force_generic_plan'
/** One central per embedded folder: held on a connection of its own for as long as this process lives. */
const takeFolderLock = 'SELECT pg_try_advisory_lock(1112689510) AS taken'

export interface CentralStoreOptions {
  /** Where the embedded server keeps its files when there is no `databaseUrl`. */
  dataDir: string
  databaseUrl?: string
}

/** Opens central's database: starts or adopts the embedded server if there is no other, migrates, connects. */
export async function openCentralStore({ dataDir, databaseUrl }: CentralStoreOptions): Promise<CentralStore> {
  const embedded = databaseUrl ? null : await startEmbeddedServer(dataDir)
  const url = databaseUrl ?? embedded?.url ?? ''
  const owner = embedded ? await ownFolder(url, dataDir) : null
  try {
    await migrateCentral(url)
    return createStore(url, async () => {
      await owner?.end()
      await embedded?.stop()
    })
  } catch (error) {
    await owner?.end()
    await embedded?.stop()
    throw error
  }
}

async function ownFolder(url: string, dataDir: string): Promise<Client> {
  const client = new Client({ connectionString: url, keepAlive: true })
  // Ends with the server; what works on the pool says so better.
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query(takeFolderLock)
  if (rows[0]?.taken) return client
  await client.end()
  throw new Error(
    `Another central runs on ${dataDir}. One embedded database serves one central; for several set DATABASE_URL.`,
  )
}

function createStore(url: string, release: () => Promise<void>): CentralStore {
  const prisma = new PrismaClient({
    adapter: new PrismaPg(
      { connectionString: url, max: poolConnectionsMax, keepAlive: true, options: plansFixed },
      { statementNameGenerator: statementNames() },
    ),
  })
  const listener = new FeedListener(url)
  let epoch: Promise<string> | null = null
  const cachedEpoch = () => {
    epoch ??= readEpoch(prisma).catch((error) => {
      epoch = null
      throw error
    })
    return epoch
  }
  const write = <T>(body: (tx: CentralTransaction) => Promise<T>, feed: boolean): Promise<T> =>
    prisma.$transaction(async (tx) => {
      if (feed) {
        await tx.$queryRawUnsafe(takeFeedLock)
        await tx.$executeRawUnsafe(limitIdle)
      }
      const result = await body(centralTransaction(tx, cachedEpoch))
      if (feed) await tx.$queryRawUnsafe(`SELECT pg_notify('${feedChannel}', '')::text`)
      return result
    }, transactionLimits)
  return {
    read: centralReader(prisma, cachedEpoch),
    write: (body) => write(body, false),
    writeFeed: (body) => write(body, true),
    onFeedCommit: (wake) => listener.on(wake),
    close: async () => {
      await listener.close()
      await prisma.$disconnect()
      await release()
    },
  }
}
