import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BranchStore, openBranchStore } from '@branchline/db/branch'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Services } from '../services.ts'
import { noteEpoch } from '../site/central-life.ts'
import { openSite } from '../site/open-site.ts'
import { BatchSettler } from './settle-batch.ts'

const folder = mkdtempSync(join(tmpdir(), 'branchline-settle-'))
const doctype = 'Sales Invoice'
const nowMs = Date.UTC(2026, 2, 1)
let store: BranchStore
let services: Services

beforeAll(async () => {
  store = await openBranchStore({ dataDir: folder })
  const given = { branchCode: 'CAI', centralUrl: 'http://central', secretKey: 'k', syncPassword: 'p' }
  await openSite(store, given, { uuid: () => 'i', secret: () => 'a secret that is long enough for a key' })
  const silent = { info: () => {}, warn: () => {}, error: () => {} }
  const parts = { store, clock: { now: () => nowMs }, log: silent, wakeDrainer: () => {} }
  services = parts as unknown as Services
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const totals = () => ({ applied: 0, rejected: 0, deferred: 0, remaining: 0 })

it('an answer of a life of central that is over settles nothing: what it took may be lost with it', async () => {
  await noteEpoch(services, 'the first life')
  const row = { operationId: 'o', doctype, key: 'k', name: 'n', operation: 'submit', payload: '{}' } as const
  const more = {
    payloadHash: 'h',
    baseHash: null,
    hlc: 'x',
    fieldTimes: null,
    createdAt: new Date(nowMs).toISOString(),
  }
  await store.write((tx) => tx.addOutboxRows([{ ...row, ...more }]))
  const claim = () =>
    store.write((tx) => tx.claimBatch({ doctype, limit: 1, bytesMax: 1_000, now: new Date(nowMs).toISOString() }))
  const applied = [{ kind: 'settled', operationId: 'o', outcome: 'applied' }] as const
  const settler = new BatchSettler(services)
  const settle = (epoch: string) =>
    settler.settle(doctype, [...applied], totals(), { epoch, durationMs: 1, failure: null })

  expect(await claim()).toHaveLength(1)
  await noteEpoch(services, 'the second life')
  expect(await claim(), 'it is sent again').toHaveLength(1)
  await settle('the first life')
  expect((await store.read.countOutbox(new Date(nowMs).toISOString())).inFlight).toBe(1)
  await settle('the second life')
  expect(await claim()).toHaveLength(0)
})
