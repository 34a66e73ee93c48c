import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { TombstoneRow } from './rows.ts'
import type { CentralStore } from './store.ts'

let store: CentralStore

beforeAll(async () => {
  store = await openCentralStore({ dataDir: '', databaseUrl: await createScratchDatabase(inject('postgresUrl')) })
})
afterAll(() => store.close())

const future = '2999-01-01T00:00:00.000Z'
const past = '2000-01-01T00:00:00.000Z'

function gone(doctype: string, key: string, scope = '*'): TombstoneRow {
  return { doctype, key, name: key, scope, hlc: 'a', version: 2 }
}

async function readPage(doctype: string, branchCode: string) {
  return store.read.readFeedPage({ doctype, branchCode, after: 0n, limit: 10, bytesMax: 1e6, timed: false })
}

const purge = (before: string, limit = 10) => store.write((tx) => tx.purgeTombstones(before, limit))

async function pending(doctype: string, branchCode: string, after: bigint, complete: bigint | null = after) {
  return store.read.findPendingDoctypes(branchCode, [{ doctype, after, complete }])
}

it('tombstones go the oldest first, so many at a time, and the feed notes how far it is purged', async () => {
  for (const key of ['a', 'b', 'c']) await store.writeFeed((tx) => tx.putTombstones([gone('Item', key)]))
  const { head } = await readPage('Item', 'CAI')
  expect(await purge(past)).toBe(0)
  expect(await readPage('Item', 'CAI')).toMatchObject({ purged: 0n, head })
  expect(await purge(future, 2)).toBe(2)
  expect(await readPage('Item', 'CAI')).toMatchObject({ purged: head - 1n, head })
  expect(await purge(future, 2)).toBe(1)
  expect(await readPage('Item', 'CAI')).toMatchObject({ purged: head, changes: ['[', ']'] })
  expect(await readPage('Brand', 'CAI')).toMatchObject({ purged: 0n })
})

it('a branch behind a purged deletion is told to ask; one that begins, or has caught up, is not', async () => {
  const { purged } = await readPage('Item', 'CAI')
  expect(await pending('Item', 'CAI', purged - 1n)).toEqual(['Item'])
  expect(await pending('Item', 'CAI', purged)).toEqual([])
  expect(await pending('Item', 'CAI', 0n, null)).toEqual([])
  expect(await pending('Item', 'CAI', 0n, purged)).toEqual([])
})

it('a purged deletion that a branch could not see asks nothing of it', async () => {
  await store.writeFeed((tx) => tx.putTombstones([gone('Warehouse', 'Shelf', 'CAI')]))
  expect(await purge(future)).toBe(1)
  expect((await readPage('Warehouse', 'CAI')).purged > 0n).toBe(true)
  expect(await readPage('Warehouse', 'GIZ')).toMatchObject({ purged: 0n })
  expect(await pending('Warehouse', 'CAI', 1n)).toEqual(['Warehouse'])
  expect(await pending('Warehouse', 'GIZ', 1n)).toEqual([])
})

it('where a deleted record stopped outlives its purge, and so does its event; a move whose record lives on does not', async () => {
  const doctype = 'Employee'
  const living = { doctype, key: 'moved', name: 'moved', syncUuid: null, originBranch: null, docstatus: 0 } as const
  const rest = { body: '{}', hash: 'h', hlc: 'a', conflictKey: null, parent: null, version: 2, scope: 'ALX' }
  const after = await store.read.eventsHead()
  await store.writeFeed(async (tx) => {
    await tx.putTombstones([gone(doctype, 'gone'), gone(doctype, 'moved', 'CAI')])
    await tx.putDocuments([{ ...living, ...rest }], true)
  })
  await store.write((tx) => tx.putTombstones([gone(doctype, 'never in the feed')], false))
  expect(await purge(future)).toBe(2)
  expect(await purge(future)).toBe(0)
  expect((await readPage(doctype, 'CAI')).changes.join('')).toBe('[]')
  const keys = ['gone', 'moved', 'never in the feed'].map((key) => ({ doctype, key }))
  const stopped = [...(await store.read.findTombstones(keys))].map(([id, { version }]) => [id.split('\n')[1], version])
  expect(stopped.sort()).toEqual([
    ['gone', 2],
    ['never in the feed', 2],
  ])
  const { events } = await store.read.readEvents({ doctypes: [doctype], after, limit: 10 })
  expect(events.map(({ key, body }) => `${key} ${body}`).sort()).toEqual([
    'gone null',
    'moved {}',
    'never in the feed null',
  ])
})

it('two centrals that purge at once share the work and lose no note of it', async () => {
  const rows = Array.from({ length: 200 }, (_, index) => gone('Batch', `b${index}`))
  await store.writeFeed((tx) => tx.putTombstones(rows))
  const { head } = await readPage('Batch', 'CAI')
  const counts = await Promise.all([purge(future, 200), purge(future, 200), purge(future, 50)])
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(200)
  expect(await readPage('Batch', 'CAI')).toMatchObject({ purged: head, changes: ['[', ']'] })
})

it('log lines are purged, the oldest first', async () => {
  await store.write((tx) => tx.addLogs([{ kind: 'one' }, { kind: 'two' }, { kind: 'three' }]))
  expect(await store.write((tx) => tx.purgeLogs(past, 10))).toBe(0)
  expect(await store.write((tx) => tx.purgeLogs(future, 2))).toBe(2)
  expect(await store.write((tx) => tx.purgeLogs(future, 10))).toBe(1)
})
