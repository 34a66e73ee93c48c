import { hashDocument } from '@branchline/adapters'
import { openBranchStore } from '@branchline/db/branch'
import { openLine } from '@branchline/line'
import type { Document } from '@branchline/protocol'
import { Client } from 'pg'
import { v7 } from 'uuid'
import { sale } from '../documents.ts'
import { postgresInserts } from '../limits.ts'
import type { Result } from '../result.ts'
import type { BenchBranch, Servers } from '../servers.ts'
import { sell } from './sales-push.ts'

const doctype = 'Sales Invoice'
const days = 30
const salesADay = 1_000
const pushesMax = 40

/** Thirty days without a line, a thousand sales on each, written by tills through the branch's own server; then the line is back. */
export async function backlog(servers: Servers): Promise<Result[]> {
  const line = await openLine(servers.centralPort)
  const branch = await servers.openBranch({ centralUrl: `http://127.0.0.1:${line.port}`, daysBack: days })
  await branch.api.sync.pull.mutate()
  line.cut()
  for (let day = 0; day < days; day += 1) {
    const document = {
      ...sale(),
      posting_date: new Date(Date.now() - (days - day) * 86_400_000).toISOString().slice(0, 10),
    }
    await sell(branch, Array(salesADay).fill(document))
    branch.nextDay()
  }
  const all = Array.from({ length: days * salesADay }, () => sale())
  const limits = [await postgresInserts(servers.postgresUrl, all)]
  line.heal()
  const started = performance.now()
  for (let remaining = 1; remaining > 0; ) remaining = (await branch.api.sync.push.mutate()).remaining
  const times = [performance.now() - started]
  await expectAtCentral(servers, branch, { submitted: all.length, cancelled: 0, receipts: all.length })
  const peaks = memory(servers, branch)
  await branch.close()
  await line.close()
  return [{ case: 'backlog', what: '30 days of 1,000 sales each, offline, then drained', times, limits, ...peaks }]
}

const records = 95_000
/** 20,000 of 95,000 records. */
const isPoison = (index: number) => (index * 20) % 95 < 20
/** 4,000 sound records and 1,000 poison ones have a cancellation behind them: 100,000 operations. */
const isCancelled = (index: number) => index % 95 === 0 || (index % 19 === 7 && Math.floor(index / 19) % 5 !== 0)

/** 100,000 operations of which every fifth is refused, in three ways; until what is sound is at central and the rest is dead. */
export async function poison(servers: Servers): Promise<Result[]> {
  const branch = await servers.openBranch()
  await branch.api.sync.pull.mutate()
  await branch.close()
  await owe(branch)
  await branch.reopen()
  const started = performance.now()
  for (let pushes = 0, moved = true; moved; pushes += 1) {
    if (pushes === pushesMax) throw new Error(`the backlog still moves after ${pushesMax} pushes`)
    const { applied, rejected, deferred } = await branch.api.sync.push.mutate()
    moved = applied + rejected + deferred > 0
  }
  const times = [performance.now() - started]
  const { outbox } = await branch.api.status.summary.query()
  const { pending, inFlight, waiting, dead } = outbox ?? {}
  if (pending !== 0 || inFlight !== 0 || waiting !== 1_000 || dead !== 20_000) {
    throw new Error(`not as it should end: ${JSON.stringify(outbox)}`)
  }
  await expectAtCentral(servers, branch, { submitted: 71_000, cancelled: 4_000, receipts: 79_000 })
  const peaks = memory(servers, branch)
  const notes = [await reasons(branch)]
  await branch.close()
  const what = '100,000 operations, 20,000 of them refused ten times each'
  return [{ case: 'poison', what, times, limits: [], notes, ...peaks }]
}

/** Writes the operations into the branch's database as its own server would, while that is stopped. */
async function owe(branch: BenchBranch): Promise<void> {
  const store = await openBranchStore({ dataDir: branch.dataDir })
  for (let from = 0; from < records; from += 1_000) {
    await store.write(async (tx) => {
      for (let index = from; index < from + 1_000; index += 1) {
        const document = invoice(branch.branchCode, index)
        await tx.addOutboxRows([
          operation(document, 'submit', payloadOf(document, index)),
          ...(isCancelled(index) ? [operation(document, 'cancel', JSON.stringify({ ...document, docstatus: 2 }))] : []),
        ])
      }
    })
  }
  await store.close()
}

type Invoice = Document & { sync_uuid: string }

function invoice(branchCode: string, index: number): Invoice {
  const name = `SINV-${branchCode}-2026-${String(index + 1).padStart(5, '0')}`
  return { ...sale(), doctype, name, docstatus: 1, sync_uuid: v7(), origin_branch: branchCode }
}

/** Poison is a sale of another branch, one with a character that no database takes, or (one in ten) one cut off on the disk. */
function payloadOf(document: Invoice, index: number): string {
  if (!isPoison(index)) return JSON.stringify(document)
  if (index % 10 === 0) return JSON.stringify(document).slice(0, 900)
  return JSON.stringify(index % 2 === 0 ? { ...document, origin_branch: 'OTHER' } : { ...document, remarks: '\u0000' })
}

function operation(document: Invoice, kind: 'submit' | 'cancel', payload: string) {
  return {
    operationId: v7(),
    doctype,
    key: document.sync_uuid,
    name: document.name,
    operation: kind,
    payload,
    payloadHash: hashDocument({ ...document, docstatus: kind === 'submit' ? 1 : 2 }),
    baseHash: null,
    hlc: new Date().toISOString(),
    fieldTimes: null,
    createdAt: new Date().toISOString(),
  }
}

/** Exactly once: as many documents in each state, and as many receipts. Throws. */
async function expectAtCentral(
  { postgresUrl }: Servers,
  { branchCode }: BenchBranch,
  wanted: { submitted: number; cancelled: number; receipts: number },
): Promise<void> {
  const central = new Client({ connectionString: postgresUrl })
  await central.connect()
  const count = async (sql: string) => Number((await central.query(sql, [branchCode])).rows[0].count)
  const documents = (docstatus: number) =>
    count(`SELECT count(*) FROM "Document" WHERE "originBranch" = $1 AND "docstatus" = ${docstatus}`)
  const held = {
    submitted: await documents(1),
    cancelled: await documents(2),
    receipts: await count('SELECT count(*) FROM "Receipt" WHERE "branchCode" = $1'),
  }
  await central.end()
  if (JSON.stringify(held) !== JSON.stringify(wanted)) {
    throw new Error(`central holds ${JSON.stringify(held)} and not ${JSON.stringify(wanted)}`)
  }
}

function memory(servers: Servers, branch: BenchBranch) {
  return { rssClientMb: branch.peakMb(), rssServerMb: servers.centralPeakMb() }
}

async function reasons({ api }: BenchBranch): Promise<string> {
  const counts = new Map<string, number>()
  let after: string | null | undefined = null
  do {
    const page: Awaited<ReturnType<typeof api.deadLetters.list.query>> = await api.deadLetters.list.query({
      after,
      limit: 1_000,
    })
    for (const { code } of page.deadLetters) counts.set(code, (counts.get(code) ?? 0) + 1)
    after = page.nextAfter
  } while (after !== null && after !== undefined)
  return `dead: ${[...counts].map(([code, count]) => `${count} ${code}`).join(', ')}`
}
