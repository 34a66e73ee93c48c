import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBranchStore } from './open-branch-store.ts'
import type { NewOutboxRow } from './rows.ts'
import type { BranchStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'branchline-resend-'))
const doctype = 'Sales Invoice'
let store: BranchStore

beforeAll(async () => {
  store = await openBranchStore({ dataDir: folder })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function row(id: number): NewOutboxRow {
  return {
    operationId: `op-${id}`,
    doctype,
    key: `k-${id}`,
    name: `n-${id}`,
    operation: 'submit',
    payload: '{}',
    payloadHash: 'h',
    baseHash: null,
    hlc: 'x',
    fieldTimes: null,
    createdAt: '2026-03-01T00:00:00.000Z',
  }
}

/** Settles what can be claimed, up to `limit` rows. */
async function settle(limit: number, at: string): Promise<void> {
  await store.write(async (tx) => {
    const claimed = await tx.claimBatch({ doctype, limit, bytesMax: 1_000_000, now: at })
    await tx.settleBatch(
      claimed.map(({ operationId }) => ({ kind: 'settled', operationId, outcome: 'applied' })),
      at,
    )
  })
}

it('the floor ends before the first operation that is owed, and reaches the last sequence when none is', async () => {
  expect(await store.read.outboxReach()).toEqual({ floor: 0, last: 0 })
  await store.write((tx) => tx.addOutboxRows(Array.from({ length: 12 }, (_, index) => row(index + 1))))
  expect(await store.read.outboxReach()).toEqual({ floor: 0, last: 12 })
  await settle(4, '2026-03-01T00:00:00.000Z')
  expect(await store.read.outboxReach()).toEqual({ floor: 4, last: 12 })
  await settle(8, '2026-03-09T00:00:00.000Z')
  expect(await store.read.outboxReach()).toEqual({ floor: 12, last: 12 })
})

it('what was settled lately is owed again, step by step in sequence order, and nothing older', async () => {
  const settledSince = '2026-03-02T00:00:00.000Z'
  const steps: (number | null)[] = []
  const step = (after: number) => store.write((tx) => tx.resendAcked({ after, settledSince, limit: 3 }))
  for (let last = await step(0); ; last = await step(last)) {
    steps.push(last)
    if (last === null) break
  }
  expect(steps).toEqual([7, 10, null])
  expect(await store.read.outboxReach()).toEqual({ floor: 4, last: 12 })
  const query = { doctype, limit: 100, bytesMax: 1_000_000, now: settledSince }
  const claimed = await store.write((tx) => tx.claimBatch(query))
  expect(claimed.map(({ sequence }) => sequence)).toEqual([5, 6, 7, 8, 9, 10, 11, 12])
})

it('series go on above the numbers given, and none is lowered', async () => {
  await store.write(async (tx) => {
    for (let count = 0; count < 5; count += 1) await tx.nextNumber('SINV-CAI-2026-')
    await tx.raiseSeries({ 'SINV-CAI-2026-': 3, 'PE-CAI-2026-': 40 })
  })
  const next = (key: string) => store.write((tx) => tx.nextNumber(key))
  expect([await next('SINV-CAI-2026-'), await next('PE-CAI-2026-'), await next('CUST-CAI-')]).toEqual([6, 41, 1])
})
