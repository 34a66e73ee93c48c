import { BranchlineError, errorTable } from '@branchline/protocol'
import { PrismaPg } from '@prisma/adapter-pg'
import { Semaphore, withTimeout } from 'async-mutex'
import { Client as PlainClient, type PoolConfig } from 'pg'
import { storageFailure } from './classify-database-error.ts'
import { Connections } from './connections.ts'
import { startEmbeddedServer } from './embedded/embedded-server.ts'
import { FeedListener } from './feed-listener.ts'
import { notifyFeed, takeFeedLock } from './feed-lock.ts'
import { folderLock } from './folder-lock.ts'
import { PrismaClient } from './generated/client.ts'
import { migrateCentral } from './migrate.ts'
import { readEpoch } from './operations/epoch.ts'
import { centralReader, centralTransaction } from './operations.ts'
import type { CentralReader, CentralStore, CentralTransaction } from './store.ts'

export const poolConnectionsStandard = 12
/**
 * Fewer than there are connections: a transaction whose body reads outside it (a rule that is due to be read again, say) would else wait
 * for a connection, and all the connections for its lock, until all of them are given up.
 */
const transactionsOf = (poolConnections: number) => Math.max(1, Math.floor((poolConnections * 2) / 3))
const turnMsMax = 30_000
/** Prisma's own defaults (2 s and 5 s) would end a batch that only waits its turn. */
const transactionLimits = { maxWait: 30_000, timeout: 60_000 }
/**
 * Statements are planned once per connection, and always as they were written to run: over indexes, record by record. A plan made
 * while a table was empty or had no statistics yet would else read all of it for every push and sort all of it for every page.
 */
const sessionSettings = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  // What a transaction reads after it has its lock is what was committed before, whatever the database's own default is.
  'default_transaction_isolation=read\\ committed',
  // A transaction that idles holds up the feed and every reader of events: it is cut off.
  'idle_in_transaction_session_timeout=5s',
  // As long as a whole transaction may take (`transactionLimits`): what is asked after that, nobody waits for.
  'statement_timeout=60s',
]

/** One central per embedded folder: held on a connection of its own for as long as this process lives. */
const takeFolderLock = `SELECT pg_try_advisory_lock(${folderLock}) AS taken`

export interface CentralStoreOptions {
  /** Where the embedded server keeps its files when there is no `databaseUrl`. */
  dataDir: string
  databaseUrl?: string
  /** How many connections the pool keeps at most; one more listens. At least 3. */
  poolConnections?: number
  /** Told of what takes its time at the start. */
  say?: (message: string) => void
  /** What the pool's connections are made of, for who steps their statements: the simulator. */
  Client?: PoolConfig['Client']
}

/** Opens central's database: starts or adopts the embedded server if there is no other, migrates, connects. */
export async function openCentralStore(options: CentralStoreOptions): Promise<CentralStore> {
  const { dataDir, databaseUrl, say } = options
  const embedded = databaseUrl ? null : await startEmbeddedServer(dataDir, say)
  const url = databaseUrl ?? embedded?.url ?? ''
  const owner = embedded ? await ownFolder(url, dataDir) : null
  try {
    await migrateCentral(url)
    return createStore(url, options, async () => {
      await owner?.end()
      await embedded?.stop()
    })
  } catch (error) {
    await owner?.end()
    await embedded?.stop()
    throw error
  }
}

async function ownFolder(url: string, dataDir: string): Promise<PlainClient> {
  const client = new PlainClient({ connectionString: url, keepAlive: true })
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

function createStore(
  url: string,
  { Client, poolConnections = poolConnectionsStandard }: CentralStoreOptions,
  release: () => Promise<void>,
): CentralStore {
  const connections = new Connections({
    connectionString: url,
    max: poolConnections,
    ...(Client ? { Client } : {}),
    keepAlive: true,
    // A new connection costs a handshake and all its plans.
    idleTimeoutMillis: 0,
    options: sessionSettings.map((setting) => `-c ${setting}`).join(' '),
  })
  const prisma = new PrismaClient({
    adapter: new PrismaPg(connections, { statementNameGenerator: connections.nameOf, disposeExternalPool: true }),
  })
  const turns = withTimeout(
    new Semaphore(transactionsOf(poolConnections)),
    turnMsMax,
    new BranchlineError('UNAVAILABLE', errorTable.UNAVAILABLE.meaning),
  )
  const listener = new FeedListener(url)
  let epoch: Promise<string> | null = null
  const cachedEpoch = () => {
    epoch ??= readEpoch(connections.pooled).catch((error) => {
      epoch = null
      throw error
    })
    return epoch
  }
  const write = <T>(body: (tx: CentralTransaction) => Promise<T>, feed: boolean): Promise<T> =>
    turns
      .runExclusive(() =>
        connections.transaction((sql) =>
          prisma.$transaction(async (tx) => {
            if (feed) await sql.all(takeFeedLock)
            const result = await body(centralTransaction({ prisma: tx, sql }, cachedEpoch))
            if (feed) await sql.all(notifyFeed)
            return result
          }, transactionLimits),
        ),
      )
      .catch(tellStorageFailure)
  return {
    read: telling(centralReader({ prisma, sql: connections.pooled }, cachedEpoch)),
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

function tellStorageFailure(error: unknown): never {
  throw storageFailure(error)
}

/** Reads that are refused as a write would be. */
function telling(reader: CentralReader): CentralReader {
  const told = Object.entries(reader).map(([name, read]) => [
    name,
    (...given: unknown[]) => (read as (...given: unknown[]) => Promise<unknown>)(...given).catch(tellStorageFailure),
  ])
  return Object.fromEntries(told)
}
