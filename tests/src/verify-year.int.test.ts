import { join } from 'node:path'
import { hashDocument } from '@branchline/adapters'
import { openHand } from '@branchline/db/testing'
import Database from 'libsql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'

const sales = 30_000
const doctype = 'Sales Invoice'

let chain: Chain
let shop: Shop

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
  await putYear()
})
afterAll(() => chain.stop())

/** A year of sales, put into both databases as the servers would have: selling them one by one takes a minute. */
async function putYear(): Promise<void> {
  const rows = Array.from({ length: sales }, (_, index) => rowOf(index))
  const columns = Object.keys(rows[0] ?? {})
  const names = columns.map((name) => `"${name}"`).join(', ')
  const database = new Database(join(shop.dataDir, 'branch.sqlite'))
  const values = columns.map((name) => `value ->> '$.${name}'`).join(', ')
  database.prepare(`INSERT INTO "Document" (${names}) SELECT ${values} FROM json_each(?)`).run([JSON.stringify(rows)])
  database.close()
  const hand = await openHand(chain.databaseUrl)
  const types = columns.map((name) => `"${name}" ${name === 'docstatus' ? 'smallint' : 'text'}`).join(', ')
  await hand.run(
    `INSERT INTO "Document" (${names}, "version", "scope", "updatedAt") SELECT r.*, 1, '*', now() FROM jsonb_to_recordset($1::jsonb) AS r(${types})`,
    [JSON.stringify(rows)],
  )
  await hand.close()
}

function rowOf(index: number) {
  const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(index / (sales / 365)))).toISOString().slice(0, 10)
  const key = `01980000-0000-7000-8000-${String(index).padStart(12, '0')}`
  const name = `SINV-CAI-2025-${String(index + 1).padStart(5, '0')}`
  const line = { item_code: 'TEA', item_name: 'Tea', qty: 1, rate: '12.50', amount: '12.50' }
  const document = {
    doctype,
    name,
    sync_uuid: key,
    origin_branch: 'CAI',
    docstatus: 1,
    customer: 'Walk-in',
    posting_date: day,
    posa_pos_opening_shift: `POS-OPE-CAI-2025-${day}`,
    currency: 'EGP',
    items: [line, line, line],
    grand_total: '37.50',
  }
  const ms = Date.parse(day)
  return {
    doctype,
    key,
    name,
    syncUuid: key,
    originBranch: 'CAI',
    docstatus: 1,
    body: JSON.stringify(document),
    hash: hashDocument(document),
    hlc: `${ms}-0000-CAI`,
  }
}

async function verify() {
  const weighed = { prefix: 'verify.', bytes: 0 }
  shop.line.weighed = weighed
  const startedMs = performance.now()
  let { run } = await shop.api.verify.run.mutate({})
  while (run.state === 'running') [run = run] = (await shop.api.verify.last.query({})).runs
  const ms = performance.now() - startedMs
  shop.line.weighed = null
  return { run, ms, bytes: weighed.bytes }
}

it('a clean year of 30,000 sales is compared for a few kilobytes, and adds up to the piastre', async () => {
  const { run, bytes } = await verify()
  const year = { count: sales, money: { EGP: '1125000' } }
  expect(run).toMatchObject({ state: 'done', verdict: 'equal', onItsWay: [] })
  expect(run.doctypes.find((row) => row.doctype === doctype)).toMatchObject({ here: year, central: year })
  expect(run.cells.filter((cell) => cell.doctype === doctype)).toHaveLength(365)
  expect(bytes).toBeLessThan(50_000)
})

it('one sale of the year, a piastre less at central, is named', async () => {
  const hand = await openHand(chain.databaseUrl)
  const set = (from: string, to: string) =>
    hand.run(`UPDATE "Document" SET "body" = replace("body", $1, $2) WHERE "name" = 'SINV-CAI-2025-17123'`, [from, to])
  await set('"grand_total":"37.50"', '"grand_total":"37.49"')
  const { run, bytes } = await verify()
  expect(run.differing).toEqual({ count: 1, money: { EGP: '0.01' } })
  expect(run.mismatches).toMatchObject([{ name: 'SINV-CAI-2025-17123', what: 'altered_at_central' }])
  expect(bytes).toBeLessThan(60_000)
  await set('"grand_total":"37.49"', '"grand_total":"37.50"')
  await hand.close()
})
