import { readFileSync } from 'node:fs'
import { sale } from '../documents.ts'
import type { Result } from '../result.ts'
import type { BenchBranch, Servers } from '../servers.ts'
import { openShapedLine } from '../shaped-line.ts'
import { importItems, itemCount, pullAll } from './masters-pull.ts'
import { pushAll, saleCount, sell } from './sales-push.ts'

const nowhere = 'http://127.0.0.1:9'

/** The bytes, requests and statements of T and of M, once each, through a line and servers that count: which costs time, so none is told. */
export async function wire(servers: Servers): Promise<Result[]> {
  const sales = Array.from({ length: saleCount }, () => sale())
  const pushed = await counted(servers, 'ingest.push', async (branch, centralUrl) => {
    await branch.api.config.update.mutate({ centralUrl })
    await branch.api.sync.pull.mutate()
    await branch.api.config.update.mutate({ centralUrl: nowhere })
    await sell(branch, sales)
    await branch.api.config.update.mutate({ centralUrl })
    await pushAll(branch, () => {})
  })
  const items = await importItems(servers, itemCount)
  const pulled = await counted(servers, 'changes.since', async (branch, centralUrl) => {
    await pullAll(branch, centralUrl, items.length)
  })
  return [
    { case: 'wire M', what: `bytes of M, ${megabytes(items)} of documents`, ...pulled, wanted: 4_500_000 },
    { case: 'wire T', what: `bytes of T, ${megabytes(sales)} of documents`, ...pushed },
  ]
}

type Counted = Pick<Result, 'times' | 'unit' | 'limits' | 'wireBytes' | 'notes'>

async function counted(
  servers: Servers,
  procedure: string,
  run: (branch: BenchBranch, centralUrl: string) => Promise<void>,
): Promise<Counted> {
  const [atBranch, atCentral] = [servers.fileOf(`${procedure}.branch`), servers.fileOf(`${procedure}.central`)]
  const central = await servers.openCountedCentral(atCentral)
  const line = await openShapedLine(central.port)
  const env = { BENCH_COUNTS: atBranch }
  const branch = await servers.openBranch({ centralUrl: nowhere, preload: ['count-statements'], env })
  await run(branch, `http://127.0.0.1:${line.port}`)
  const { up, down } = line.bytes
  const requests = line.requests.get(procedure) ?? 0
  await branch.close()
  await line.close()
  await central.close()
  const wireBytes = up + down
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
  const [here, there] = [read(atBranch), read(atCentral)]
  return {
    times: [wireBytes],
    unit: 'bytes',
    limits: [],
    wireBytes,
    notes: [
      `${up} bytes up, ${down} down; ${requests} calls of ${procedure}, ${sum(line.requests)} in all`,
      `statements of the whole run: branch ${here.sqlite} (${here.sqliteCommits} commits), central ${there.postgres} (${there.postgresCommits} commits)`,
    ],
  }
}

const sum = (requests: Map<string, number>) => [...requests.values()].reduce((total, count) => total + count, 0)

function megabytes(documents: object[]): string {
  const bytes = documents.reduce((total, document) => total + JSON.stringify(document).length, 0)
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
