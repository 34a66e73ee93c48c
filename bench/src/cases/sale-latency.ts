import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { sale } from '../documents.ts'
import type { Result, Settings } from '../result.ts'
import type { BenchBranch, Servers } from '../servers.ts'
import { BenchTill } from '../till.ts'

const sales = 200
const seenAtCentral = `SELECT 1 FROM "Document" WHERE "doctype" = 'Sales Invoice' AND "name" = $1`
const warmUp = 20
const pauseMs = 25
/** As long as a sale may take to be seen before the case gives up. */
const seenMsMax = 10_000

/** L: one sale written at the branch, until central's database shows it; beside a bare SQLite commit, HTTP and PostgreSQL commit. */
export async function saleLatency(servers: Servers, { pairs }: Settings): Promise<Result[]> {
  const branch = await servers.openBranch()
  await branch.api.sync.pull.mutate()
  const central = await servers.openBare('bare-central', {})
  const bare = await servers.openBare('bare-branch', { CENTRAL_URL: central.url })
  const database = new Client({ connectionString: servers.postgresUrl })
  await database.connect()
  const product = new BenchTill(branch.url, branch.token)
  const limit = new BenchTill(bare.url, null)
  const seenBare = 'SELECT 1 FROM bare_sale WHERE name = $1'
  const [times, limits]: [number[], number[]] = [[], []]
  await measure(limit, database, seenBare, warmUp)
  await measure(product, database, seenAtCentral, warmUp)
  for (let pair = 0; pair < pairs; pair += 1) {
    limits.push(...(await measure(limit, database, seenBare, sales / pairs)))
    times.push(...(await measure(product, database, seenAtCentral, sales / pairs)))
  }
  for (const till of [product, limit]) till.close()
  await database.end()
  const peaks = { rssClientMb: branch.peakMb(), rssServerMb: servers.centralPeakMb() }
  for (const server of [bare, central, branch]) await server.close()
  return [
    { case: 'L', what: 'one sale, written at the branch to visible at central', times, limits, wanted: 1.6, ...peaks },
  ]
}

/** L of a branch alone, with no limit beside it. Milliseconds each. */
export async function saleLatencies(servers: Servers, branch: BenchBranch): Promise<number[]> {
  const database = new Client({ connectionString: servers.postgresUrl })
  await database.connect()
  const till = new BenchTill(branch.url, branch.token)
  await measure(till, database, seenAtCentral, warmUp)
  const times = await measure(till, database, seenAtCentral, sales)
  till.close()
  await database.end()
  return times
}

async function measure(till: BenchTill, database: Client, text: string, count: number): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const started = performance.now()
    const name = await till.submit(sale())
    // Asked of the database, a millisecond apart: asking central itself would take the processor the sale needs.
    while ((await database.query({ name: text, text, values: [name] })).rowCount === 0) {
      if (performance.now() - started > seenMsMax) throw new Error(`${name} is not at central after ${seenMsMax} ms`)
      await wait(1)
    }
    times.push(performance.now() - started)
    // One sale at a time: the branch settles this one before the next is rung up.
    await wait(pauseMs)
  }
  return times
}
