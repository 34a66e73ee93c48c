import { setTimeout as wait } from 'node:timers/promises'
import { closeChain, openChain, troublesOf } from '../chain/open-chain.ts'
import { median, quantile, type Result, type Settings } from '../result.ts'
import type { Servers } from '../servers.ts'
import { backlogPush, saleCount } from './sales-push.ts'

const branchCount = 500
const changes = 5
const seenMsMax = 30_000
const lines = 5
/** As T's sales have. */
const linesOfBacklog = 8
const salesOwed = 2_000
const drainMsMax = 3_600_000

/** 500 branches wait on one central and nothing moves; then a few changes, each timed until the last branch has it. */
export async function idleChain(servers: Servers, { share, seconds }: Settings): Promise<Result[]> {
  const count = Math.round(branchCount * share)
  const before = servers.centralUse()
  const held = new Map<string, Set<number>>()
  const branches = await openChain(servers, count, (branch, names) => {
    for (const name of names) held.get(name)?.add(branch)
  })
  await wait(5_000)
  const from = servers.centralUse()
  await wait(seconds * 1_000)
  const to = servers.centralUse()
  const times: number[] = []
  for (let change = 0; change < changes; change += 1) {
    const name = `NEW-${change}`
    held.set(name, new Set())
    const started = performance.now()
    const document = { name, item_code: name, item_name: name, item_group: 'Goods', stock_uom: 'Nos' }
    await servers.admin.documents.save.mutate({ doctype: 'Item', document })
    while ((held.get(name)?.size ?? 0) < count) {
      if (performance.now() - started > seenMsMax)
        throw new Error(`${name} is at ${held.get(name)?.size} of ${count} branches; ${troublesOf(branches)}`)
      await wait(5)
    }
    times.push(performance.now() - started)
    await wait(3_000)
  }
  const troubles = troublesOf(branches)
  await closeChain(branches)
  const cpuPercent = ((to.cpuMs - from.cpuMs) / (seconds * 1_000)) * 100
  const mbEach = (to.rssMb - before.rssMb) / count
  return [
    {
      case: 'idle',
      what: `central's processor, ${count} branches waiting`,
      unit: '% of a core',
      times: [cpuPercent],
      limits: [],
      wanted: 5,
      rssServerMb: servers.centralPeakMb(),
      notes: [troubles, `${mbEach.toFixed(2)} MB each`],
    },
    {
      case: 'idle, a change',
      what: `a change at central to the last of ${count} branches`,
      times,
      limits: [],
      wanted: 2_000,
    },
  ]
}

/** 500 branches, each with a sale a second. */
export async function busyChain(servers: Servers, { share, seconds }: Settings): Promise<Result[]> {
  const branches = await openChain(servers, Math.round(branchCount * share))
  const owed: number[] = []
  const from = servers.centralUse()
  const endsAt = performance.now() + seconds * 1_000
  const sampling = (async () => {
    while (performance.now() < endsAt) {
      await wait(5_000)
      owed.push(branches.reduce((sum, branch) => sum + branch.owed, 0))
    }
  })()
  await Promise.all(
    branches.map(async (branch) => {
      await wait(Math.random() * 1_000)
      for (let next = performance.now(); next < endsAt; next += 1_000) {
        await wait(Math.max(0, next - performance.now()))
        await branch.sell(1, lines)
      }
    }),
  )
  await sampling
  await drained(branches)
  const cpuPercent = ((servers.centralUse().cpuMs - from.cpuMs) / (seconds * 1_000)) * 100
  const p99s = branches.map(({ times }) => quantile(times, 0.99))
  const times = branches.flatMap((branch) => branch.times)
  const troubles = troublesOf(branches)
  await closeChain(branches)
  const fairness = Math.max(...p99s) / median(p99s)
  return [
    {
      case: 'busy',
      what: `${branches.length} branches, a sale a second each for ${seconds} s: written to acknowledged`,
      times,
      limits: [],
      rssServerMb: servers.centralPeakMb(),
      notes: [
        `p99 ${Math.round(quantile(times, 0.99))} ms, wanted 2000`,
        `the slowest branch's p99 is ${fairness.toFixed(2)} of the median's, wanted 3`,
        `owed every five seconds: ${owed.join(', ')}`,
        `central's processor: ${Math.round(cpuPercent)} % of a core`,
        troubles,
      ],
    },
  ]
}

/** 500 branches come back at once with 2,000 sales each; beside the time that T's rate would take. */
export async function afterTheOutage(servers: Servers, { share }: Settings): Promise<Result[]> {
  const oneMs = await backlogPush(servers)
  const branches = await openChain(servers, branchCount)
  const each = Math.round(salesOwed * share)
  for (const branch of branches) await branch.sell(each, linesOfBacklog, { wake: false })
  const started = performance.now()
  for (const branch of branches) branch.wake()
  await drained(branches)
  const ms = performance.now() - started
  const all = branches.length * each
  const troubles = troublesOf(branches)
  await closeChain(branches)
  return [
    {
      case: 'outage',
      what: `${branches.length} branches with ${each} sales each, all at once`,
      times: [ms],
      limits: [(oneMs * all) / saleCount],
      wanted: 1 / 0.6,
      rssServerMb: servers.centralPeakMb(),
      notes: [
        `${Math.round((all / ms) * 1_000)} operations a second; one branch alone (T) ${Math.round((saleCount / oneMs) * 1_000)}`,
        troubles,
      ],
    },
  ]
}

async function drained(branches: { owed: number }[]): Promise<void> {
  const endsAt = performance.now() + drainMsMax
  while (branches.some(({ owed }) => owed > 0)) {
    if (performance.now() > endsAt) throw new Error(`the chain still owes after ${drainMsMax} ms`)
    await wait(20)
  }
}
