import { item } from '../documents.ts'
import { sqliteUpserts } from '../limits.ts'
import type { Result, Settings } from '../result.ts'
import type { BenchBranch, Servers } from '../servers.ts'

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9'
export const itemCount = 50_000

/** M: 50,000 Items from central to an empty branch, beside raw upserts of the same documents. */
export async function mastersPull(servers: Servers, { pairs }: Settings): Promise<Result[]> {
  const items = await importItems(servers, itemCount)
  const [times, limits]: [number[], number[]] = [[], []]
  let rssClientMb = 0
  for (let pair = 0; pair < pairs; pair += 1) {
    limits.push(sqliteUpserts(items))
    // It starts without a line, so that its start is not measured; then it is told where central is. A proxy in the line's place
    // would take the processor of what is measured.
    const branch = await servers.openBranch({ centralUrl: nowhere })
    times.push(await pullAll(branch, servers.centralUrl, items.length))
    rssClientMb = Math.max(rssClientMb, branch.peakMb())
    await branch.close()
  }
  const what = '50,000 Items of 0.4 KB, central to an empty branch'
  return [{ case: 'M', what, times, limits, wanted: 2.5, rssClientMb, rssServerMb: servers.centralPeakMb() }]
}

/** Puts Items into central, `from` being the number of the first. */
export async function importItems(servers: Servers, count: number, from = 0): Promise<Record<string, unknown>[]> {
  const items = Array.from({ length: count }, (_, index) => item(from + index))
  for (let at = 0; at < items.length; at += 1_000)
    await servers.admin.documents.import.mutate({ documents: items.slice(at, at + 1_000) })
  return items
}

/** Tells a branch where central is, until it holds so many Items. Milliseconds. */
export async function pullAll({ api }: BenchBranch, centralUrl: string, count: number): Promise<number> {
  const started = performance.now()
  await api.config.update.mutate({ centralUrl })
  for (let held = 0; held < count; ) {
    await api.sync.pull.mutate()
    held = (await api.documents.list.query({ doctype: 'Item', limit: 1 })).total ?? 0
  }
  return performance.now() - started
}
