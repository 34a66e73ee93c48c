import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBranchStore } from './open-branch-store.ts'
import type { DocumentRow, NewOutboxRow } from './rows.ts'
import type { BranchStore } from './store.ts'

let dataDir: string
let store: BranchStore

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'branchline-history-'))
  store = await openBranchStore({ dataDir })
})
afterEach(async () => {
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const doctype = 'Customer'
const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T00:00:00.000Z`

function owed(operationId: string, key: string, createdAt: string): NewOutboxRow {
  const row = { operationId, doctype, key, name: key, operation: 'update', payload: `{"name":"${key}"}` } as const
  return { ...row, payloadHash: 'h', baseHash: null, hlc: `hlc-${operationId}`, fieldTimes: null, createdAt }
}

function document(key: string): DocumentRow {
  const row = { doctype, key, name: key, syncUuid: null, originBranch: null, docstatus: 0, body: '{}' } as const
  return { ...row, hash: 'h', hlc: 'a', conflictKey: null, parent: null }
}

/** Adds operations and acks all that can be claimed. */
async function ack(rows: NewOutboxRow[], now: string): Promise<void> {
  await store.write(async (tx) => {
    await tx.addOutboxRows(rows)
    const claimed = await tx.claimBatch({ doctype, limit: 100, bytesMax: 1e6, now })
    await tx.settleBatch(
      claimed.map(({ operationId }) => ({ kind: 'settled', operationId, outcome: 'applied' })),
      now,
    )
  })
}

async function kill(operationId: string): Promise<void> {
  await store.write(async (tx) => {
    await tx.claimBatch({ doctype, limit: 100, bytesMax: 1e6, now: day(20) })
    const [code, message] = ['VALIDATION_FAILED', 'why']
    await tx.settleBatch(
      [{ kind: 'rejected', operationId, code, message, nextAttemptAt: day(20), dead: true }],
      day(20),
    )
  })
}

const archive = async (settledBefore: string, limit = 2) => {
  let after: number | null = 0
  while (after !== null) {
    const window: { sequences: number[]; next: number | null } = await store.read.findArchivable({
      after,
      settledBefore,
      limit,
    })
    await store.write((tx) => tx.archiveAcked(window.sequences))
    after = window.next
  }
}

it('what was acked long enough ago moves, whatever is owed or younger stays', async () => {
  await ack([owed('a', 'A', day(1)), owed('b', 'B', day(1))], day(2))
  await store.write((tx) => tx.addOutboxRows([owed('c', 'C', day(1))]))
  await kill('c')
  await ack([owed('d', 'D', day(2))], day(2))
  await ack([owed('e', 'E', day(2))], day(12))
  await archive(day(10))
  expect(await store.read.countHistory()).toEqual({ outbox: 2, history: 3 })
  expect(await store.read.countOutbox(day(20))).toMatchObject({ dead: 1, oldestAt: day(1) })
  await archive(day(13))
  expect(await store.read.countHistory()).toEqual({ outbox: 1, history: 4 })
})

it('a sequence is never given twice, though all before it moved and were purged', async () => {
  await ack([owed('a', 'A', day(1)), owed('b', 'B', day(1))], day(2))
  await archive(day(10))
  expect(await store.write((tx) => tx.purgeHistory(day(10), 1))).toBe(1)
  expect(await store.write((tx) => tx.purgeHistory(day(10), 5))).toBe(1)
  expect(await store.read.countHistory()).toEqual({ outbox: 0, history: 0 })
  await store.write((tx) => tx.addOutboxRows([owed('c', 'C', day(3))]))
  expect((await store.read.lastOwed({ doctype, key: 'C' }))?.sequence).toBe(3)
})

it('only what is acked moves to History: anything else breaks a law and moves nothing', async () => {
  await store.write((tx) => tx.addOutboxRows([owed('a', 'A', day(1))]))
  await expect(store.write((tx) => tx.archiveAcked([1]))).rejects.toThrow(/not what it was taken for/)
  expect(await store.read.countHistory()).toEqual({ outbox: 1, history: 0 })
})

it('a discarded operation is owed no more, and its successors may go at once', async () => {
  await store.write((tx) => tx.addOutboxRows([owed('a', 'A', day(1)), owed('b', 'A', day(1)), owed('c', 'C', day(1))]))
  await kill('a')
  expect(await store.read.countOutbox(day(20))).toMatchObject({ dead: 1, waiting: 1 })
  await store.write((tx) => tx.discardOutboxRows([1], { reason: 'by ann: twice', now: day(21) }))
  expect(await store.read.listDeadLetters(null, 10)).toEqual([])
  expect(await store.read.findOwedKeys(doctype, ['A'])).toEqual(new Set(['A']))
  await store.write((tx) => tx.resetInFlight())
  const claimed = await store.write((tx) => tx.claimBatch({ doctype, limit: 9, bytesMax: 1e6, now: day(21) }))
  expect(claimed.map(({ operationId }) => operationId)).toEqual(['b', 'c'])
  expect(await store.read.maxHlc()).toBe('hlc-c')
})

it('the clock goes on from a discarded operation too', async () => {
  await store.write((tx) => tx.addOutboxRows([owed('z', 'A', day(1))]))
  await kill('z')
  await store.write((tx) => tx.discardOutboxRows([1], { reason: 'r', now: day(21) }))
  expect(await store.read.maxHlc()).toBe('hlc-z')
})

it('a reload held up for weeks keeps what was settled since it began, though it moved to History, and not what was discarded', async () => {
  await store.write((tx) => tx.putDocuments([document('OLD'), document('NEW'), document('GIVEN-UP')], 1))
  await ack([owed('old', 'OLD', day(1))], day(1))
  await ack([owed('new', 'NEW', day(3))], day(3))
  await store.write((tx) => tx.addOutboxRows([owed('up', 'GIVEN-UP', day(3))]))
  await kill('up')
  await store.write((tx) => tx.discardOutboxRows([3], { reason: 'r', now: day(4) }))
  await archive(day(12))
  expect(await store.read.countHistory()).toEqual({ outbox: 0, history: 3 })
  const removed = await store.write((tx) => tx.removeUnseen(doctype, 2, day(2)))
  expect(removed.sort()).toEqual(['GIVEN-UP', 'OLD'])
})

it('log lines go the oldest first, so many at a time', async () => {
  const line = (number: number) => ({ at: day(number), kind: 'push' })
  await store.write((tx) => tx.addLogs([line(3), line(1), line(2), line(9)]))
  expect(await store.write((tx) => tx.purgeLogs(day(5), 2))).toBe(2)
  expect((await store.read.listLogs({ beforeId: null, limit: 9 })).map(({ at }) => at)).toEqual([day(9), day(3)])
})

it('a reload begun while a page was on its way is not undone by the watermark of that page', async () => {
  const page = { doctype, cursor: 'c1', generation: 1, reloading: false, at: day(1) }
  await store.write((tx) => tx.putWatermark(page))
  expect(await store.write((tx) => tx.beginReload([doctype, 'Never Pulled'], day(2)))).toEqual([doctype])
  await store.write((tx) => tx.putWatermark({ ...page, cursor: 'c2' }))
  expect(await store.read.getWatermarks()).toEqual([
    { doctype, cursor: null, generation: 2, reloading: true, at: day(2) },
  ])
})
