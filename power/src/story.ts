import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BranchRouter } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import { type RecordedServer, startRecorded, traceFile } from './record.ts'
import type { Step } from './step.ts'
import { StepReader } from './step-reader.ts'

const doctype = 'Sales Invoice'
const tills = 4
const lives = 3
const stockEvery = 3
const cancelEvery = 5

/** What a recorded server did, from a new folder on, and what its tills were told. */
export interface Recording {
  steps: Step[]
  root: string
  dataDir: string
  port: number
  /** sync_uuid of every sale that a till got an answer for, by its number. */
  answered: Map<string, string>
}

/**
 * Records a shop in three lives of its server: it starts on nothing and is killed while it sells; it starts again, sells, and brings
 * up what it owes where there is a central; it starts once more and stops in order. `root`: an empty folder, on disk, above its data
 * folder; the recording is kept in `folder`. `sales`: about how many.
 */
export async function recordStory(
  server: RecordedServer,
  { folder, root, sales }: { folder: string; root: string; sales: number },
): Promise<Recording> {
  const answered = new Map<string, string>()
  const share = Math.ceil(sales / 3)
  const first = await startRecorded(server, traceFile(folder, 0))
  await sell(first.api, share, answered)
  const cutShort = sell(first.api, share, answered).catch(() => {})
  await first.stop('SIGKILL')
  await cutShort
  const second = await startRecorded(server, traceFile(folder, 1))
  await sell(second.api, share, answered)
  await second.api.sync.push.mutate()
  await second.stop('SIGTERM')
  const third = await startRecorded(server, traceFile(folder, 2))
  await sell(third.api, share, answered)
  await third.stop('SIGTERM')
  const { dataDir, port } = server
  const kept: Kept = { root, dataDir, port, answered: [...answered] }
  writeFileSync(join(folder, 'recording.json'), JSON.stringify(kept))
  return openRecording(folder)
}

/** Of a recording what the traces do not say. */
interface Kept {
  root: string
  dataDir: string
  port: number
  answered: [string, string][]
}

/** Reads a recording that lies in a folder. Paths in it are those of the machine that made it. */
export async function openRecording(folder: string): Promise<Recording> {
  const { root, dataDir, port, answered } = JSON.parse(readFileSync(join(folder, 'recording.json'), 'utf8')) as Kept
  const files = Array.from({ length: lives }, (_, life) => traceFile(folder, life))
  return { steps: await readSteps(root, files), root, dataDir, port, answered: new Map(answered) }
}

/** Four tills at once: plain sales, sales from stock, cancellations. */
export async function sell(api: TRPCClient<BranchRouter>, count: number, answered: Map<string, string>): Promise<void> {
  await Promise.all(
    Array.from({ length: tills }, async (_, till) => {
      for (let index = till; index < count; index += tills) {
        const { document } = await api.documents.submit.mutate({ doctype, document: sale(index) })
        answered.set(document.name, String(document.sync_uuid))
        if (index % cancelEvery === 0) await api.documents.cancel.mutate({ doctype, name: document.name })
      }
    }),
  )
}

function sale(index: number): Record<string, unknown> {
  const line = (item: string) => ({
    item_code: item,
    qty: 1,
    uom: 'Nos',
    rate: '12.50',
    amount: '12.50',
    warehouse: 'Shop floor',
  })
  return {
    customer: 'Walk-in',
    company: 'Branchline Stores',
    posting_date: '2026-03-01',
    currency: 'EGP',
    update_stock: index % stockEvery === 0 ? 1 : 0,
    items: [line('TEA'), line('RICE')],
    grand_total: '25.00',
  }
}

/** The steps of several processes, one after the other. */
export async function readSteps(root: string, files: string[]): Promise<Step[]> {
  const reader = new StepReader(root)
  const steps: Step[] = []
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file, 'latin1') }))
      steps.push(...reader.read(line))
    reader.nextProcess()
  }
  return steps
}
