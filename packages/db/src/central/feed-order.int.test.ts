import type { Change } from '@branchline/protocol'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { takeFeedLock } from './feed-lock.ts'
import { openCentralStore } from './open-central-store.ts'
import type { CentralDocumentRow } from './rows.ts'
import type { CentralStore } from './store.ts'

let url: string
let store: CentralStore

beforeAll(async () => {
  url = await createScratchDatabase(inject('postgresUrl'))
  store = await openCentralStore({ dataDir: '', databaseUrl: url })
})
afterAll(() => store.close())

function item(name: string, more: Partial<CentralDocumentRow> = {}): CentralDocumentRow {
  const body = JSON.stringify({ doctype: 'Item', name })
  const row = {
    doctype: 'Item',
    key: name,
    name,
    syncUuid: null,
    originBranch: null,
    docstatus: 0,
    body,
    hash: 'h',
    hlc: 'a',
  } as const
  return { ...row, conflictKey: null, parent: null, version: 1, scope: '*', ...more }
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

/** Inserts a document at the next position in an open transaction. */
async function insertOpen(client: Client, doctype: string, name: string, locked: boolean): Promise<void> {
  await client.query('BEGIN')
  if (locked) await client.query(takeFeedLock)
  await client.query(
    `INSERT INTO "Document" ("doctype", "key", "name", "docstatus", "body", "hash", "hlc", "version", "scope", "position", "updatedAt")
     VALUES ($1, $2, $2, 0, $3, 'h', 'a', 1, '*', nextval('feed_position'), now())`,
    [doctype, name, JSON.stringify({ doctype, name })],
  )
}

/** A page with the key of each change. */
async function readPage(doctype: string, after: bigint, limit = 10, bytesMax = 1_000_000) {
  const page = await store.read.readFeedPage({ doctype, branchCode: 'CAI', after, limit, bytesMax, timed: false })
  const changes: Change[] = JSON.parse(page.changes.join(''))
  const keyOf = (change: Change) => (change.kind === 'upsert' ? change.document.name : (change.key ?? change.name))
  return { ...page, changes: changes.map((change) => ({ kind: change.kind, key: keyOf(change), change })) }
}

/** Reads the feed to its end as a branch does; adds what it sees. */
async function pull(reader: { doctype: string; cursor: bigint; seen: string[] }): Promise<void> {
  const page = await readPage(reader.doctype, reader.cursor, 100)
  reader.seen.push(...page.changes.map(({ key }) => key))
  reader.cursor = page.head > reader.cursor ? page.head : reader.cursor
}

/** One writer begins first and commits last, one is rolled back, one comes between; a reader polls at every step. */
async function race(doctype: string, locked: boolean): Promise<string[]> {
  const [first, second, third] = [await connect(), await connect(), await connect()]
  const reader = { doctype, cursor: 0n, seen: [] as string[] }
  try {
    await insertOpen(first, doctype, 'began first, commits last', locked)
    const others = (async () => {
      await insertOpen(second, doctype, 'commits', locked)
      await second.query('COMMIT')
      await insertOpen(third, doctype, 'is rolled back', locked)
      await third.query('ROLLBACK')
    })()
    if (!locked) await others
    await pull(reader)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await pull(reader)
    await first.query('COMMIT')
    await others
    await pull(reader)
    return reader.seen.sort()
  } finally {
    await Promise.all([first.end(), second.end(), third.end()])
  }
}

describe('guarantee 5: a cursor never passes a change that was not delivered', () => {
  it('writers that commit out of order are all seen, and nothing that was rolled back', async () => {
    expect(await race('Brand', true)).toEqual(['began first, commits last', 'commits'])
  })

  it('the same race without the lock loses a change, so the lock is what holds the law', async () => {
    const trigger = await connect()
    await trigger.query('ALTER TABLE "Document" DISABLE TRIGGER USER')
    try {
      expect(await race('Currency', false)).toEqual(['commits'])
    } finally {
      await trigger.query('ALTER TABLE "Document" ENABLE TRIGGER USER')
      await trigger.end()
    }
  })

  it('a position written without the feed lock is refused by the database', async () => {
    await expect(store.write((tx) => tx.putDocuments([item('unlocked')], true))).rejects.toThrow(
      /without the feed lock/,
    )
    await expect(
      store.write((tx) =>
        tx.putTombstones([{ doctype: 'Item', key: 'x', name: 'x', scope: '*', hlc: 'a', version: 1 }]),
      ),
    ).rejects.toThrow(/without the feed lock/)
    expect(await store.read.findDocuments([{ doctype: 'Item', key: 'unlocked' }])).toEqual([])
  })

  it('what does not travel down needs no lock', async () => {
    await store.write((tx) => tx.putDocuments([item('still', { doctype: 'Sales Invoice' })], false))
  })

  it('a thousand changes of one transaction share no position, and come in the order given', async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `n${String(index).padStart(4, '0')}`)
    await store.writeFeed((tx) =>
      tx.putDocuments(
        names.map((name) => item(name, { doctype: 'UOM' })),
        true,
      ),
    )
    const seen: string[] = []
    let after = 0n
    for (let more = true; more; ) {
      const page = await readPage('UOM', after, 7)
      seen.push(...page.changes.map(({ key }) => key))
      after = page.last ?? after
      more = page.hasMore
    }
    expect(seen).toEqual(names)
  })

  it("a record's version never goes back", async () => {
    await store.writeFeed((tx) => tx.putDocuments([item('v', { version: 5 })], true))
    await expect(store.writeFeed((tx) => tx.putDocuments([item('v', { version: 5 })], true))).rejects.toThrow(
      /version went back/,
    )
  })

  it('a feed transaction that idles is cut off, so that it cannot hold up the others', async () => {
    const idle = store.writeFeed(async () => {
      await new Promise((resolve) => setTimeout(resolve, 6_500))
    })
    await expect(idle).rejects.toThrow()
    await store.writeFeed((tx) => tx.putDocuments([item('after the idle one')], true))
  })
})

describe('guarantee 6: upserts and tombstones share one order', () => {
  it('delete then recreate ends recreated, create then delete ends deleted', async () => {
    const tombstone = (key: string, version: number) => ({
      doctype: 'Batch',
      key,
      name: key,
      scope: '*',
      hlc: 'a',
      version,
    })
    await store.writeFeed((tx) => tx.putTombstones([tombstone('recreated', 1)]))
    await store.writeFeed((tx) => tx.putDocuments([item('recreated', { doctype: 'Batch', version: 2 })], true))
    await store.writeFeed((tx) => tx.putTombstones([tombstone('deleted', 2)]))
    const { changes } = await readPage('Batch', 0n)
    expect(changes.map(({ kind, key }) => [kind, key])).toEqual([
      ['tombstone', 'recreated'],
      ['upsert', 'recreated'],
      ['tombstone', 'deleted'],
    ])
  })

  it('a branch sees its own scope and what is for all; its cursor advances over the rest', async () => {
    const rows = ['CAI', 'ALX', '', '*'].map((scope, index) => item(`w${index}`, { doctype: 'Warehouse', scope }))
    await store.writeFeed((tx) => tx.putDocuments(rows, true))
    const page = await readPage('Warehouse', 0n)
    expect(page.changes.map(({ key }) => key)).toEqual(['w0', 'w3'])
    const hidden = item('hidden', { doctype: 'Warehouse', scope: 'ALX' })
    await store.writeFeed((tx) => tx.putDocuments([hidden], true))
    const next = await readPage('Warehouse', page.head)
    expect(next).toMatchObject({ changes: [], hasMore: false })
    expect(next.head > page.head).toBe(true)
    expect(
      await store.read.findPendingDoctypes('CAI', [{ doctype: 'Warehouse', after: page.head, complete: page.head }]),
    ).toEqual([])
    expect(
      await store.read.findPendingDoctypes('ALX', [{ doctype: 'Warehouse', after: page.head, complete: page.head }]),
    ).toEqual(['Warehouse'])
  })
})

it('a page of large documents is cut where it grows too heavy, and says that there is more', async () => {
  const body = (key: string) => JSON.stringify({ doctype: 'Serial No', name: key, filler: 'x'.repeat(20) })
  const rows = ['l0', 'l1', 'l2'].map((key) => item(key, { doctype: 'Serial No', body: body(key) }))
  await store.writeFeed((tx) => tx.putDocuments(rows, true))
  const cut = await readPage('Serial No', 0n, 10, 110)
  expect(cut).toMatchObject({ changes: [{ key: 'l0' }, { key: 'l1' }], hasMore: true })
  const one = await readPage('Serial No', 0n, 10, 1)
  expect(one).toMatchObject({ changes: [{ key: 'l0' }], hasMore: true })
  const rest = await readPage('Serial No', cut.last ?? 0n, 10, 1)
  expect(rest).toMatchObject({ changes: [{ key: 'l2' }], hasMore: false })
})

it('a commit wakes listeners of another process on the same database', async () => {
  const other = await openCentralStore({ dataDir: '', databaseUrl: url })
  try {
    let woken = 0
    other.onFeedCommit(() => {
      woken += 1
    })
    await expect.poll(() => woken).toBeGreaterThan(0)
    const before = woken
    await store.writeFeed((tx) => tx.putDocuments([item('wakes')], true))
    await expect.poll(() => woken).toBeGreaterThan(before)
  } finally {
    await other.close()
  }
})

it('text comes back byte for byte', async () => {
  const texts = [
    'quotes \' " \\ %',
    '\'; DROP TABLE "Document"; --',
    '😀 👩‍👩‍👧',
    'عربي ‏‎',
    '\u2028\u2029',
    'e\u0301 é',
    'x'.repeat(1_000_000),
  ]
  const rows = texts.map((text, index) =>
    item(`t${index}`, { doctype: 'Brand', name: `n ${text.slice(0, 50)}`, body: JSON.stringify({ text }) }),
  )
  await store.writeFeed((tx) => tx.putDocuments(rows, true))
  const stored = await store.read.findDocuments(rows)
  for (const row of rows) expect(stored.find(({ key }) => key === row.key)).toEqual(row)
})

it('filters compare fields as text and never become part of a statement', async () => {
  const body = (fields: object) => JSON.stringify({ doctype: 'POS Offer', ...fields })
  await store.writeFeed((tx) =>
    tx.putDocuments(
      [
        item('f1', { doctype: 'POS Offer', body: body({ "a'b": 'x', qty: 2, on: true, none: null }) }),
        item('f2', { doctype: 'POS Offer', body: body({ "a'b": 'y', qty: 3, on: false }) }),
      ],
      true,
    ),
  )
  const names = async (filters: Record<string, string | number | boolean | null>) =>
    (await store.read.listDocuments({ doctype: 'POS Offer', filters, after: null, limit: 10 })).map(({ name }) => name)
  expect(await names({ "a'b": 'x' })).toEqual(['f1'])
  expect(await names({ qty: 3 })).toEqual(['f2'])
  expect(await names({ on: true })).toEqual(['f1'])
  expect(await names({ none: null })).toEqual(['f1', 'f2'])
  expect(await names({ name: 'f2' })).toEqual(['f2'])
  expect(await names({ "x' OR 1=1 --": 'x' })).toEqual([])
})
