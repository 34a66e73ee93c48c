import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BranchStore, openBranchStore } from '@branchline/db/branch'
import type { DoctypeRule } from '@branchline/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PushInput } from '../central-client/central-client.ts'
import { PeerHealth } from '../central-client/peer-health.ts'
import type { Services } from '../services.ts'
import { noteEpoch } from '../site/central-life.ts'
import { openSite } from '../site/open-site.ts'
import { DoctypeDrainer } from './drain-doctype.ts'

const doctype = 'Customer'
const nowMs = Date.UTC(2026, 2, 1)
const rule = { doctype, batchSize: 10 } as DoctypeRule

interface Pushed {
  epoch: unknown
  operations: string[]
}

let folder: string
let store: BranchStore
let services: Services
let drainer: DoctypeDrainer
let pushed: Pushed[]
/** What happens while a request is on its way. */
let underway: (request: Pushed) => Promise<void>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'branchline-life-'))
  store = await openBranchStore({ dataDir: folder })
  const given = { branchCode: 'CAI', centralUrl: 'http://central', secretKey: 'k', syncPassword: 'p' }
  await openSite(store, given, { uuid: () => 'i', secret: () => 'a secret that is long enough for a key' })
  const silent = { info: () => {}, warn: () => {}, error: () => {} }
  const clock = { now: () => nowMs, sleep: async () => {}, turn: async () => {} }
  pushed = []
  underway = async () => {}
  const push = async ({ epoch, records }: PushInput) => {
    const sent: { operationId: string }[] = JSON.parse(Buffer.from(records).toString())
    const request = { epoch, operations: sent.map(({ operationId }) => operationId) }
    pushed.push(request)
    await underway(request)
    return {
      results: sent.map(({ operationId }) => ({ operationId, status: 'applied' as const })),
      changesPending: false,
    }
  }
  const ports = { clock, log: silent, random: { next: () => 0.5 }, wakeDrainer: () => {} }
  services = { store, ...ports, instance: 'i', fence: null, central: { push } } as unknown as Services
  drainer = new DoctypeDrainer(services, new PeerHealth(clock, { next: () => 0.5 }, () => {}), () => {})
  await noteEpoch(services, 'first')
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function owe(operationId: string, operation: 'update' | 'delete'): Promise<void> {
  const row = { operationId, doctype, key: 'Amal', name: 'Amal', operation, payload: '{}', payloadHash: 'h' }
  const more = { baseHash: null, hlc: 'x', fieldTimes: null, createdAt: new Date(nowMs).toISOString() }
  await store.write((tx) => tx.addOutboxRows([{ ...row, ...more }]))
}

async function drain(): Promise<void> {
  await drainer.drain(rule, { applied: 0, rejected: 0, deferred: 0, remaining: 0 })
}

it('what is on its way when central was restored goes again, behind what central lost of the same record', async () => {
  await owe('update', 'update')
  await drain()
  await owe('delete', 'delete')
  underway = async ({ epoch }) => {
    if (epoch === 'first') await noteEpoch(services, 'second')
  }
  await drain()
  expect(pushed).toEqual([
    { epoch: 'first', operations: ['update'] },
    { epoch: 'first', operations: ['delete'] },
    { epoch: 'second', operations: ['update'] },
    { epoch: 'second', operations: ['delete'] },
  ])
})

it('while what central lost is being put back into the outbox nothing is sent, even where that was broken off by a crash', async () => {
  await owe('update', 'update')
  await drain()
  await owe('delete', 'delete')
  await store.write((tx) => tx.patchSiteConfig({ epoch: 'second', resendAfter: 0 }))
  await drain()
  expect(pushed).toHaveLength(1)
  await noteEpoch(services, 'second')
  await drain()
  expect(pushed.slice(1).map(({ operations }) => operations)).toEqual([['update'], ['delete']])
})
