import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { CentralDocumentRow } from './rows.ts'
import type { CentralStore } from './store.ts'

let store: CentralStore

beforeAll(async () => {
  const url = await createScratchDatabase(inject('postgresUrl'))
  const client = new Client({ connectionString: url })
  await client.connect()
  const database = new URL(url).pathname.slice(1)
  await client.query(`ALTER DATABASE ${database} SET default_transaction_isolation = 'serializable'`)
  await client.end()
  store = await openCentralStore({ dataDir: '', databaseUrl: url })
})

afterAll(() => store.close())

const tea: CentralDocumentRow = {
  ...{ doctype: 'Item', key: 'TEA', name: 'TEA', syncUuid: null, originBranch: null, docstatus: 0, body: '{}' },
  ...{ hash: 'h', hlc: 'a', conflictKey: null, parent: null, version: 1, scope: '*' },
}

function save(): Promise<void> {
  return store.writeFeed(async (tx) => {
    const [held] = await tx.findDocuments([tea])
    await tx.putDocuments([{ ...tea, version: (held?.version ?? 0) + 1 }], true)
  })
}

it('who waited for the feed lock reads what was committed meanwhile, though the database is set to serializable', async () => {
  await save()
  await Promise.all(Array.from({ length: 6 }, save))
  expect((await store.read.findDocuments([tea]))[0]?.version).toBe(7)
})
