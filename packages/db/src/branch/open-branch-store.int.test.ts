import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openBranchStore } from './open-branch-store.ts'
import type { NewOutboxRow } from './rows.ts'
import type { BranchStore, BranchTransaction } from './store.ts'

const now = '2026-03-01T10:00:00.000Z'
let folder: string
let store: BranchStore

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'branchline-store-'))
  store = await openBranchStore({ dataDir: folder })
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function operation(operationId: string, key: string, payload = '{}'): NewOutboxRow {
  return {
    operationId,
    doctype: 'Sales Invoice',
    key,
    name: key,
    operation: 'submit',
    payload,
    payloadHash: 'h',
    baseHash: null,
    hlc: 'h',
    fieldTimes: null,
    createdAt: now,
  }
}

const claim = (limit: number, bytesMax = 1_000_000) =>
  store.write((tx) => tx.claimBatch({ doctype: 'Sales Invoice', limit, bytesMax, now }))

it('what a transaction writes by whichever way comes or goes together', async () => {
  const write = (tx: BranchTransaction) =>
    Promise.all([
      tx.putUser({ username: 'cashier', passwordHash: 'x', kind: 'cashier', disabled: false }),
      tx.addOutboxRows([operation('a', 'one')]),
    ])
  await expect(
    store.write(async (tx) => {
      await write(tx)
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect(await store.read.findUser('cashier')).toBeNull()
  expect(await claim(10)).toEqual([])
  await store.write(write)
  expect(await store.read.findUser('cashier')).not.toBeNull()
  expect(await claim(10)).toHaveLength(1)
})

it('a transaction that is over runs nothing more', async () => {
  let kept: BranchTransaction | null = null
  await store.write(async (tx) => {
    kept = tx
  })
  const late = kept as unknown as BranchTransaction
  await expect(late.addOutboxRows([operation('late', 'late')])).rejects.toThrow('this transaction is over')
  expect(await claim(10)).toEqual([])
})

it('a claim takes the oldest operation of each record, and no more bytes than it may', async () => {
  await store.write((tx) =>
    tx.addOutboxRows([
      operation('a1', 'a', '"12345678"'),
      operation('a2', 'a', '"12345678"'),
      operation('b1', 'b', '"12345678"'),
      operation('c1', 'c', '"12345678"'),
    ]),
  )
  const first = await claim(10, 20)
  expect(first.map(({ operationId }) => operationId)).toEqual(['a1', 'b1'])
  expect(await store.read.countOutbox(now)).toMatchObject({ inFlight: 2, pending: 2 })
  expect(await store.read.lastOwed({ doctype: 'Sales Invoice', key: 'b' })).toMatchObject({ everSent: true })
  expect((await claim(10, 1)).map(({ operationId }) => operationId)).toEqual(['c1'])
  await store.write((tx) => tx.settleBatch([{ kind: 'settled', operationId: 'a1', outcome: 'applied' }], now))
  expect((await claim(10)).map(({ operationId }) => operationId)).toEqual(['a2'])
})

it('operations go over the wire around the text of their payloads, in sequence order', async () => {
  const payload = '{ "doctype": "Sales Invoice", "qty": 1.50, "note": "é\\n😀" }'
  const first = operation('a"b', 'a', payload)
  await store.write((tx) =>
    tx.addOutboxRows([first, { ...operation('c', 'c'), baseHash: 'x', fieldTimes: { qty: 'h' } }, operation('d', 'd')]),
  )
  const text = Buffer.from(await store.read.readPushRecords([2, 1])).toString()
  expect(text).toContain(payload)
  const { operationId, operation: kind, hlc } = first
  expect(JSON.parse(text)).toEqual([
    { operationId, sequence: 1, operation: kind, baseHash: null, hlc, payload: JSON.parse(payload) },
    { operationId: 'c', sequence: 2, operation: kind, baseHash: 'x', hlc, fieldTimes: { qty: 'h' }, payload: {} },
  ])
  expect(Buffer.from(await store.read.readPushRecords([])).toString()).toBe('[]')
})

it('sequences are gapless, whatever is rolled back', async () => {
  await store.write((tx) => tx.addOutboxRows([operation('a', 'a')]))
  await store
    .write(async (tx) => {
      await tx.addOutboxRows([operation('b', 'b'), operation('c', 'c')])
      throw new Error('no')
    })
    .catch(() => {})
  await store.write((tx) => tx.addOutboxRows([operation('d', 'd')]))
  expect((await claim(10)).map(({ sequence }) => sequence)).toEqual([1, 2])
})

it('only DocTypes with a row to send are drained, and a row in back-off says when it is due', async () => {
  await store.write((tx) => tx.addOutboxRows([operation('a', 'a')]))
  expect(await store.read.findDrainableDoctypes(['Customer', 'Sales Invoice'])).toEqual(['Sales Invoice'])
  expect(await store.read.nextAttemptAt()).toBeNull()
  await claim(1)
  expect(await store.read.findDrainableDoctypes(['Customer', 'Sales Invoice'])).toEqual([])
  const nextAttemptAt = '2026-03-01T10:05:00.000Z'
  await store.write((tx) =>
    tx.settleBatch([{ kind: 'deferred', operationId: 'a', message: 'not yet', nextAttemptAt }], now),
  )
  expect(await store.read.nextAttemptAt()).toBe(nextAttemptAt)
  expect(await claim(1)).toEqual([])
})
