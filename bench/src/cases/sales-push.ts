import { openLine } from '@branchline/line'
import { sale } from '../documents.ts'
import { postgresInserts } from '../limits.ts'
import type { Result, Settings } from '../result.ts'
import type { BenchBranch, Servers } from '../servers.ts'

export const saleCount = 10_000
const tills = 8

/** T: 10,000 invoices from the outbox to acknowledged, beside raw inserts of the same documents. */
export async function salesPush(servers: Servers, { pairs }: Settings): Promise<Result[]> {
  const sales = Array.from({ length: saleCount }, () => sale())
  const [times, limits]: [number[], number[]] = [[], []]
  let rssClientMb = 0
  for (let pair = 0; pair < pairs; pair += 1) {
    limits.push(await postgresInserts(servers.postgresUrl, sales))
    // A line that comes back: the branch's session is still good.
    const line = await openLine(servers.centralPort)
    const branch = await servers.openBranch({ centralUrl: `http://127.0.0.1:${line.port}` })
    await branch.api.sync.pull.mutate()
    line.cut()
    await sell(branch, sales)
    times.push(await pushAll(branch, () => line.heal()))
    rssClientMb = Math.max(rssClientMb, branch.peakMb())
    await branch.close()
    await line.close()
  }
  const what = '10,000 invoices of 1.6 KB, outbox to acknowledged'
  return [{ case: 'T', what, times, limits, wanted: 1.5, rssClientMb, rssServerMb: servers.centralPeakMb() }]
}

/** T by a branch of its own, with no limit beside it. Milliseconds. */
export async function backlogPush(servers: Servers): Promise<number> {
  const line = await openLine(servers.centralPort)
  const branch = await servers.openBranch({ centralUrl: `http://127.0.0.1:${line.port}` })
  await branch.api.sync.pull.mutate()
  line.cut()
  await sell(
    branch,
    Array.from({ length: saleCount }, () => sale()),
  )
  const ms = await pushAll(branch, () => line.heal())
  await branch.close()
  await line.close()
  return ms
}

/** Submits sales at a branch, eight at a time. */
export async function sell({ api }: BenchBranch, sales: Record<string, unknown>[]): Promise<void> {
  await Promise.all(
    Array.from({ length: tills }, async (_, till) => {
      for (let index = till; index < sales.length; index += tills)
        await api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sales[index] ?? {} })
    }),
  )
}

/** From the line's return until nothing is owed. Milliseconds. */
export async function pushAll({ api }: BenchBranch, heal: () => void): Promise<number> {
  const started = performance.now()
  heal()
  for (let remaining = 1; remaining > 0; ) remaining = (await api.sync.push.mutate()).remaining
  return performance.now() - started
}
