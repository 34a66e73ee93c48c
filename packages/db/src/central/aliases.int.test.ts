import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { AliasRow } from './rows.ts'
import type { CentralStore } from './store.ts'

let store: CentralStore
let client: Client

beforeAll(async () => {
  const url = await createScratchDatabase(inject('postgresUrl'))
  store = await openCentralStore({ dataDir: '', databaseUrl: url })
  client = new Client({ connectionString: url })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await store.close()
})

function alias(name: string, aliasOf: string, more: Partial<AliasRow> = {}): AliasRow {
  return { name, aliasOf, state: 'alias', branchCode: 'CAI', body: '{}', by: null, reason: null, ...more }
}

const put = (...rows: AliasRow[]) => store.write((tx) => tx.putAliases(rows))

async function rowsReadByIndex(): Promise<number> {
  const { rows } = await client.query(
    `SELECT sum(idx_tup_read)::integer AS read FROM pg_stat_user_indexes WHERE relname = 'Document'`,
  )
  return rows[0].read
}

it('customers are found by the end of their phone, however it is written, and no other row is read for that', async () => {
  const ends = ['1234567', '0000042', '9999999']
  const lookUp = () => store.read.findCustomersByPhoneEnd(ends)
  // Every connection of the pool makes its plan now.
  await Promise.all(Array.from({ length: 24 }, lookUp))
  await client.query(
    `INSERT INTO "Document" ("doctype", "key", "name", "docstatus", "body", "hash", "hlc", "version", "scope", "updatedAt")
     SELECT 'Customer', 'k' || n, 'k' || n, 0, json_build_object('mobile_no', '+20 ' || lpad(n::text, 10, '0'))::text, 'h', 'a', 1, '', now()
     FROM generate_series(1, 20000) n
     UNION ALL
     SELECT d, 'other', 'other', 0, '{"mobile_no":"0020 (100) 123-45-67"}', 'h', 'a', 1, '', now() FROM unnest(ARRAY['Customer', 'Supplier']) d
     UNION ALL
     SELECT 'Customer', 'none', 'none', 0, '{"mobile_no":null}', 'h', 'a', 1, '', now()`,
  )
  const before = await rowsReadByIndex()
  for (let round = 0; round < 10; round += 1) {
    expect((await lookUp()).map(({ doctype, key }) => [doctype, key]).sort()).toEqual([
      ['Customer', 'k42'],
      ['Customer', 'other'],
    ])
  }
  // A connection tells what it read with the first statement after a second.
  const told = async () => {
    await Promise.all(Array.from({ length: 12 }, lookUp))
    return rowsReadByIndex()
  }
  await expect.poll(told, { timeout: 10_000 }).toBeGreaterThan(before)
  expect((await rowsReadByIndex()) - before).toBeLessThan(5_000)
})

it('what stood for a name that became an alias stands for what that one does, save where a person has said otherwise', async () => {
  await put(alias('M3', 'M2', { body: '{"name":"M3"}' }), alias('M4', 'M2'), alias('M4', 'M1', { state: 'separate' }))
  await put(alias('M2', 'M1'))
  expect(await store.write((tx) => tx.moveAliases([{ from: 'M2', to: 'M1' }]))).toEqual(['M3'])
  expect(await store.read.findAlias('M3')).toMatchObject({ aliasOf: 'M1', body: '{"name":"M3"}', branchCode: 'CAI' })
  expect(await store.read.findAlias('M4')).toMatchObject({ aliasOf: 'M2' })
  // A document may still name M2 in the place of M3.
  const known = await store.read.findAliases(['M3'])
  expect(known).toContainEqual({ name: 'M3', aliasOf: 'M2', split: true })
  expect(known).toContainEqual({ name: 'M3', aliasOf: 'M1', split: false })
  const listed = (await store.read.listAliases({ state: null, text: null, after: null, limit: 100 })).filter(
    ({ name }) => name === 'M3',
  )
  expect(listed).toMatchObject([{ aliasOf: 'M1' }])
  const named = async (text: string) =>
    (await store.read.listAliases({ state: null, text, after: null, limit: 9 })).map(({ name, aliasOf }) => [
      name,
      aliasOf,
    ])
  expect(await named('M3')).toEqual([['M3', 'M1']])
  expect(await named('M1')).toEqual([
    ['M2', 'M1'],
    ['M3', 'M1'],
    ['M4', 'M1'],
  ])
})

it('a name stands for one customer at a time', async () => {
  await put(alias('ONE', 'A'))
  await expect(put(alias('ONE', 'B'))).rejects.toThrow()
})

it('a pair is kept apart whichever of the two is asked for', async () => {
  await put(alias('S2', 'S1', { state: 'separate', by: 'admin', reason: 'two people' }))
  const pair = { name: 'S2', aliasOf: 'S1' }
  expect(await store.read.findSeparated(['S1'])).toEqual([pair])
  expect(await store.read.findSeparated(['S2', 'X'])).toEqual([pair])
  expect(await store.read.findSeparated(['X'])).toEqual([])
})

it('one that changed while it was swept is swept again', async () => {
  await put(alias('W2', 'W1'))
  const begun = await store.read.listUnswept(100)
  await put(alias('W2', 'W1', { state: 'separate' }))
  await store.write((tx) => tx.markSwept(begun))
  expect((await store.read.listUnswept(100)).map(({ name, split }) => [name, split])).toEqual([['W2', true]])
})

it('a number that went into an alias is never given again', async () => {
  await put(alias('CUST-GIZ-00041', 'CUST-CAI-00001', { branchCode: 'GIZ' }))
  expect(await store.read.findHighestNames('GIZ', ['Customer'])).toEqual([
    { doctype: 'Customer', name: 'CUST-GIZ-00041' },
  ])
  expect(await store.read.findHighestNames('GIZ', ['Sales Invoice'])).toEqual([])
})
