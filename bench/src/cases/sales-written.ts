import { saleOfLines } from '../documents.ts'
import { median, type Result, type Settings } from '../result.ts'
import type { Preload, Servers } from '../servers.ts'
import { BenchTill } from '../till.ts'

const lines = 5
const tills = 8
const warmUp = 100
const salesOfOne = 300
const salesOfEight = 1_600
const slowSales = 160
const flushMs = 5

/**
 * W: a local write of a sale of five lines (document, outbox, number, stock entries), beside a bare express handler that parses the
 * same body and commits once: one till; eight tills; and eight tills on a disk whose flush takes 5 ms longer, beside one till on it.
 */
export async function salesWritten(servers: Servers, { pairs }: Settings): Promise<Result[]> {
  const product = await openProduct(servers)
  const bare = await servers.openBare('bare-branch', {})
  const one: Pairs = { times: [], limits: [] }
  const eight: Pairs = { times: [], limits: [] }
  const productTills = tillsOf(product.url, product.token)
  const bareTills = tillsOf(bare.url, null)
  for (const all of [bareTills, productTills]) await ring(all, warmUp)
  const usedBefore = { product: product.cpuMs(), bare: bare.cpuMs() }
  for (let pair = 0; pair < pairs; pair += 1) {
    one.limits.push(...(await ring(bareTills.slice(0, 1), salesOfOne)).times)
    one.times.push(...(await ring(productTills.slice(0, 1), salesOfOne)).times)
    eight.limits.push((await ring(bareTills, salesOfEight)).msEach)
    eight.times.push((await ring(productTills, salesOfEight)).msEach)
  }
  const rssClientMb = product.peakMb()
  const sold = pairs * (salesOfOne + salesOfEight)
  const each = (usedMs: number) => `${(usedMs / sold).toFixed(2)} ms`
  const used = `processor time a sale: branch ${each(product.cpuMs() - usedBefore.product)}, bare ${each(bare.cpuMs() - usedBefore.bare)}`
  for (const till of [...productTills, ...bareTills]) till.close()
  await product.close()
  await bare.close()

  const slow = await openProduct(servers, ['slow-flush'])
  const slowTills = tillsOf(slow.url, slow.token)
  const grouped: Pairs = { times: [], limits: [] }
  await ring(slowTills, warmUp)
  for (let pair = 0; pair < pairs; pair += 1) {
    grouped.limits.push((await ring(slowTills.slice(0, 1), slowSales)).msEach)
    grouped.times.push((await ring(slowTills, slowSales * 4)).msEach)
  }
  for (const till of slowTills) till.close()
  await slow.close()

  const perSecond = ({ times }: Pairs) => `${Math.round(1_000 / median(times))} sales a second`
  return [
    { case: 'W', what: 'a sale of 5 lines written by one till', ...one, wanted: 2, rssClientMb, notes: [used] },
    { case: 'W8', what: 'one of 8 tills at once: time per sale', ...eight, wanted: 1 / 0.8, notes: [perSecond(eight)] },
    {
      case: 'W8+5ms',
      what: 'as W8, each flush 5 ms longer, beside one till on it',
      ...grouped,
      wanted: 1 / 4,
      notes: [perSecond(grouped)],
    },
  ]
}

type Pairs = Pick<Result, 'times' | 'limits'>

/** A branch that has its rules and then no line: what it writes is written for the shop alone. */
async function openProduct(servers: Servers, preload: Preload[] = []) {
  const branch = await servers.openBranch({ preload, env: { BENCH_FLUSH_MS: String(flushMs) } })
  await branch.api.sync.pull.mutate()
  await branch.api.config.update.mutate({ centralUrl: 'http://127.0.0.1:9' })
  return branch
}

const tillsOf = (url: string, token: string | null) => Array.from({ length: tills }, () => new BenchTill(url, token))

/** So many sales, by these tills at once. `msEach`: the time it took, over the sales. */
async function ring(at: BenchTill[], sales: number): Promise<{ times: number[]; msEach: number }> {
  const times: number[] = []
  const started = performance.now()
  await Promise.all(
    at.map(async (till, index) => {
      for (let number = index; number < sales; number += at.length) {
        const from = performance.now()
        await till.submit(saleOfLines(lines))
        times.push(performance.now() - from)
      }
    }),
  )
  return { times, msEach: (performance.now() - started) / sales }
}
