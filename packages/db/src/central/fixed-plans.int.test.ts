import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import { ledgerEntriesText } from './operations/ledger-entries.ts'
import type { CentralStore, CentralTransaction } from './store.ts'

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

const keys = Array.from({ length: 100 }, (_, index) => `k${index * 7}`)
const lookUp = () =>
  store.read.findHeldByPush({
    branchCode: 'CAI',
    doctype: 'Sales Invoice',
    operationIds: keys,
    keys,
    names: keys,
    customers: keys,
  })

async function rowsReadByIndex(): Promise<number> {
  const { rows } = await client.query(
    `SELECT sum(idx_tup_read)::integer AS read FROM pg_stat_user_indexes WHERE relname = 'Document'`,
  )
  return rows[0].read
}

it('a look-up of a hundred records reads a hundred, also when its plan was made while the table was empty', async () => {
  // Every connection of the pool makes its plan now.
  await Promise.all(Array.from({ length: 24 }, lookUp))
  await client.query(
    `INSERT INTO "Document" ("doctype", "key", "name", "docstatus", "body", "hash", "hlc", "version", "scope", "updatedAt")
     SELECT 'Sales Invoice', 'k' || n, 'k' || n, 1, '{}', 'h', 'a', 1, '', now() FROM generate_series(1, 20000) n`,
  )
  const before = await rowsReadByIndex()
  let lookUps = 10
  for (let round = 0; round < 10; round += 1) expect((await lookUp()).documents).toHaveLength(99)
  // A connection tells what it read with the first statement after a second; one that idles, after ten.
  const told = async () => {
    await Promise.all(Array.from({ length: 12 }, lookUp))
    lookUps += 12
    return rowsReadByIndex()
  }
  await expect.poll(told, { timeout: 20_000, interval: 500 }).toBeGreaterThan(before + 1_000)
  expect(((await rowsReadByIndex()) - before) / lookUps).toBeLessThan(500)
})

it.each([
  ['Document_wallet_entries', { doctype: 'Wallet Transaction', account: ['wallet'] }],
  ['Document_point_entries', { doctype: 'Loyalty Point Entry', account: ['loyalty_program', 'customer'] }],
  ['Document_coupon_entries', { doctype: 'POS Coupon Redemption', account: ['coupon'] }],
])('the sum of an account goes through %s, and reads no other entries', async (index, ledger) => {
  const text = ledgerEntriesText({ ...ledger, amount: 'amount', direction: null })
  await client.query('SET enable_seqscan = off; SET enable_bitmapscan = off')
  const { rows } = await client.query(`EXPLAIN ${text}`, [JSON.stringify([['a', 'b']])])
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  const condition = ledger.account.map((field) => `->> '${field}'::text) = `)
  for (const part of [index, ...condition]) expect(plan).toContain(part)
  expect(plan).not.toContain('Seq Scan')
})

it('a transaction that is over runs nothing more', async () => {
  let kept: CentralTransaction | null = null
  await store.write(async (tx) => {
    kept = tx
  })
  const late = kept as unknown as CentralTransaction
  await expect(late.nextNumber('late-')).rejects.toThrow('no transaction is open')
  expect(await store.write((tx) => tx.nextNumber('late-'))).toBe(1)
})

it('what a transaction writes by whichever way comes or goes together', async () => {
  await store
    .write(async (tx) => {
      await tx.nextNumber('both-')
      await tx.putUser({ username: 'both', passwordHash: 'x', kind: 'operator', branchCode: null, disabled: false })
      throw new Error('changed my mind')
    })
    .catch(() => {})
  expect(await store.read.findUser('both')).toBeNull()
  expect(await store.write((tx) => tx.nextNumber('both-'))).toBe(1)
})
