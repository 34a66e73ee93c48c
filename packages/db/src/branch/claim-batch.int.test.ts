import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBranchStore } from './open-branch-store.ts'
import type { BranchStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'branchline-claim-'))
const doctype = 'Sales Invoice'
const nowMs = Date.UTC(2026, 2, 1, 12)
const at = (ms: number) => new Date(nowMs + ms).toISOString()
let store: BranchStore

beforeAll(async () => {
  store = await openBranchStore({ dataDir: folder })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const claim = (now: string) => store.write((tx) => tx.claimBatch({ doctype, limit: 9, bytesMax: 1_000, now }))

it('a row waits for its next attempt, but not for a clock that was set back since', async () => {
  const row = { operationId: 'o', doctype, key: 'k', name: 'n', operation: 'submit', payload: '{}' } as const
  const more = { payloadHash: 'h', baseHash: null, hlc: 'x', fieldTimes: null, createdAt: at(0) }
  await store.write((tx) => tx.addOutboxRows([{ ...row, ...more }]))
  const defer = async (nextAttemptAt: string) => {
    expect(await claim(at(86_400_000))).toHaveLength(1)
    await store.write((tx) =>
      tx.settleBatch([{ kind: 'deferred', operationId: 'o', message: 'later', nextAttemptAt }], at(0)),
    )
  }
  await defer(at(60_000))
  expect(await claim(at(59_000))).toEqual([])
  await defer(at(300_000))
  expect(await claim(at(0))).toEqual([])
  await defer(at(86_400_000))
  expect(await claim(at(0))).toHaveLength(1)
})
