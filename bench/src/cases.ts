import { setTimeout as wait } from 'node:timers/promises'
import { openLine } from '@branchline/line'
import { Client } from 'pg'
import { item, sale } from './documents.ts'
import { postgresInserts, sqliteUpserts } from './limits.ts'
import type { Servers } from './servers.ts'

export interface Result {
  case: string
  what: string
  /** Milliseconds: product and limit, pair by pair. `limit` is empty where there is none yet. */
  times: number[]
  limits: number[]
  /** What else there is to say. */
  notes?: string[]
}

const pairs = 5
/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9'

/** M: 50,000 Items from central to an empty branch, beside raw upserts of the same documents. */
export async function mastersPull(servers: Servers): Promise<Result> {
  const items = Array.from({ length: 50_000 }, (_, index) => item(index))
  for (let at = 0; at < items.length; at += 1_000)
    await servers.admin.documents.import.mutate({ documents: items.slice(at, at + 1_000) })
  const [times, limits]: [number[], number[]] = [[], []]
  for (let pair = 0; pair < pairs; pair += 1) {
    limits.push(sqliteUpserts(items))
    // It starts without a line, so that its start is not measured; then it is told where central is. A proxy in the line's place
    // would take the processor of what is measured.
    const branch = await servers.openBranch({ centralUrl: nowhere })
    const started = performance.now()
    await branch.api.config.update.mutate({ centralUrl: servers.centralUrl })
    for (let held = 0; held < items.length; ) {
      await branch.api.sync.pull.mutate()
      held = (await branch.api.documents.list.query({ doctype: 'Item', limit: 1 })).total ?? 0
    }
    times.push(performance.now() - started)
    await branch.close()
  }
  return { case: 'M', what: '50,000 Items of 0.4 KB, central to an empty branch', times, limits }
}

/** T: 10,000 invoices from the outbox to acknowledged, beside raw inserts of the same documents. */
export async function salesPush(servers: Servers): Promise<Result> {
  const sales = Array.from({ length: 10_000 }, () => sale())
  const [times, limits]: [number[], number[]] = [[], []]
  for (let pair = 0; pair < pairs; pair += 1) {
    limits.push(await postgresInserts(servers.postgresUrl, sales))
    // A line that comes back: the branch's session is still good.
    const line = await openLine(servers.centralPort)
    const branch = await servers.openBranch({ centralUrl: `http://127.0.0.1:${line.port}` })
    await branch.api.sync.pull.mutate()
    line.cut()
    const tills = Array.from({ length: 8 }, async (_, till) => {
      for (let index = till; index < sales.length; index += 8) {
        await branch.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sales[index] ?? {} })
      }
    })
    await Promise.all(tills)
    const started = performance.now()
    line.heal()
    for (let remaining = 1; remaining > 0; ) remaining = (await branch.api.sync.push.mutate()).remaining
    times.push(performance.now() - started)
    await branch.close()
    await line.close()
  }
  return { case: 'T', what: '10,000 invoices of 1.6 KB, outbox to acknowledged', times, limits }
}

const seenAtCentral = `SELECT 1 FROM "Document" WHERE "doctype" = 'Sales Invoice' AND "name" = $1`

/** L: one sale written at the branch, until central shows it. */
export async function saleLatency(servers: Servers): Promise<Result> {
  const branch = await servers.openBranch()
  await branch.api.sync.pull.mutate()
  const central = new Client({ connectionString: servers.postgresUrl })
  await central.connect()
  const visible = async (name: string) =>
    (await central.query({ name: 'seen', text: seenAtCentral, values: [name] })).rowCount === 1
  const times: number[] = []
  for (let index = 0; index < 220; index += 1) {
    const started = performance.now()
    const { document } = await branch.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    // Asked of the database, a millisecond apart: asking central itself would take the processor the sale needs.
    while (!(await visible(document.name))) await wait(1)
    if (index >= 20) times.push(performance.now() - started)
    // One sale at a time: the branch settles this one before the next is rung up.
    await wait(25)
  }
  await central.end()
  await branch.close()
  return { case: 'L', what: 'one sale, written at the branch to visible at central', times, limits: [] }
}
