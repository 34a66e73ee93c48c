import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { CentralDocumentRow, EventPosition } from './rows.ts'
import type { CentralStore } from './store.ts'

let url: string
let store: CentralStore

beforeAll(async () => {
  url = await createScratchDatabase(inject('postgresUrl'))
  store = await openCentralStore({ dataDir: '', databaseUrl: url })
})

afterAll(() => store.close())

function sale(key: string, more: Partial<CentralDocumentRow> = {}): CentralDocumentRow {
  const row = { doctype: 'Sales Invoice', key, name: key, syncUuid: key, originBranch: 'CAI', docstatus: 1 } as const
  const body = JSON.stringify({ doctype: row.doctype, name: key })
  return { ...row, body, hash: 'h', hlc: 'a', conflictKey: null, parent: null, version: 1, scope: '', ...more }
}

const beginning: EventPosition = { writtenIn: 0n, eventNumber: 0n }

class Reader {
  readonly seen: string[] = []
  #after = beginning

  constructor(
    readonly doctype: string,
    readonly limit = 100,
  ) {}

  async read(): Promise<void> {
    for (let more = true; more; ) {
      const page = await store.read.readEvents({ doctypes: [this.doctype], after: this.#after, limit: this.limit })
      this.seen.push(...page.events.map(({ key, version }) => `${key} ${version}`))
      this.#after = page.next
      more = page.hasMore
    }
  }
}

/** Reads until so many are seen: a transaction of another database of the same server holds all readers back while it is open. */
async function readTo(reader: Reader, count: number): Promise<void> {
  await expect
    .poll(async () => {
      await reader.read()
      return reader.seen.length
    })
    .toBe(count)
}

/** A sale written by a transaction of its own that stays open. */
async function openSale(key: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN')
  await client.query(
    `INSERT INTO "Document" ("doctype", "key", "name", "docstatus", "body", "hash", "hlc", "version", "scope", "updatedAt")
     VALUES ('Delivery Note', $1, $1, 1, '{"doctype":"Delivery Note"}', 'h', 'a', 1, '', now())`,
    [key],
  )
  return client
}

it('a sale whose writer began first and commits last is still delivered, and nothing twice', async () => {
  const reader = new Reader('Delivery Note')
  const first = await openSale('began first')
  const second = await openSale('commits')
  await reader.read()
  await second.query('COMMIT')
  await reader.read()
  const third = await openSale('rolled back')
  await first.query('COMMIT')
  await reader.read()
  await third.query('ROLLBACK')
  await readTo(reader, 2)
  expect(reader.seen.sort()).toEqual(['began first 1', 'commits 1'])
  await Promise.all([first, second, third].map((client) => client.end()))
})

it('ten writers at once and a reader of small pages: every sale is delivered', async () => {
  const reader = new Reader('Sales Invoice', 7)
  const writers = Array.from({ length: 10 }, async (_, writer) => {
    for (let batch = 0; batch < 20; batch += 1) {
      const rows = Array.from({ length: 5 }, (_, index) => sale(`s-${writer}-${batch}-${index}`))
      await store.write((tx) => tx.putDocuments(rows, false))
    }
  })
  let writing = true
  const reading = (async () => {
    while (writing) await reader.read()
  })()
  await Promise.all(writers)
  writing = false
  await reading
  await readTo(reader, 1_000)
  expect(new Set(reader.seen).size).toBe(1_000)
})

it('a later version is delivered again, a deletion as such, a move out of a filter not at all', async () => {
  const doctype = 'Warehouse'
  const reader = new Reader(doctype)
  const row = (key: string, version: number, scope = '*') => sale(key, { doctype, version, scope, docstatus: 0 })
  await store.writeFeed((tx) => tx.putDocuments([row('kept', 1), row('gone', 1), row('moved', 1, 'CAI')], true))
  await readTo(reader, 3)
  await store.writeFeed(async (tx) => {
    const left = { doctype, hlc: 'a' }
    await tx.removeDocuments([{ doctype, key: 'gone' }])
    await tx.putTombstones([
      { ...left, key: 'gone', name: 'gone', scope: '*', version: 2 },
      { ...left, key: 'moved', name: 'moved', scope: 'CAI', version: 2 },
    ])
    await tx.putDocuments([row('kept', 2), row('moved', 2, 'ALX')], true)
  })
  await readTo(reader, 6)
  expect(reader.seen.sort()).toEqual(['gone 1', 'gone 2', 'kept 1', 'kept 2', 'moved 1', 'moved 2'])
})

it('what was loaded from a dump of another cluster, whose transactions had higher numbers, is read from the beginning, before what is new', async () => {
  const doctype = 'Payment Entry'
  const rows = ['first', 'second'].map((key) => sale(key, { doctype }))
  for (const row of rows) await store.write((tx) => tx.putDocuments([row], false))
  const loader = new Client({ connectionString: url })
  await loader.connect()
  await loader.query(`UPDATE "Document" SET "writtenIn" = "writtenIn" + 1000000000 WHERE "doctype" = $1`, [doctype])
  await loader.end()
  const before = new Reader(doctype)
  await before.read()
  expect(before.seen).toEqual([])

  const reopened = await openCentralStore({ dataDir: '', databaseUrl: url })
  await reopened.write((tx) => tx.putDocuments([sale('new', { doctype })], false))
  await reopened.close()
  const reader = new Reader(doctype, 1)
  await readTo(reader, 3)
  expect(reader.seen.slice(0, 2).sort()).toEqual(['first 1', 'second 1'])
  expect(reader.seen.slice(2)).toEqual(['new 1'])
})
