import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openHand } from '@branchline/db/testing'
import type { Document } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { sale } from './documents.ts'
import { typed } from './typed-command.ts'

// One person in two shops, one of which is cut off: a customer with a token in every field, sales, a conflict, a dead letter, history. In the
// end none of the tokens stands in any table of central, nor in any byte of what the shops have on their disks.

let chain: Chain
let cairo: Shop
let giza: Shop

beforeAll(async () => {
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
})
afterAll(() => chain.stop())

const name = 'CUST-CAI-00077'
const person = {
  customer_name: 'Tokenname Quixotte',
  email_id: 'tok-email@example.com',
  mobile_no: '+201005550177',
  tax_id: 'TOK-TAX-1',
  primary_address: 'Tok-Street 12\n"Tok-House"',
  posa_birthday: 'TOK-1990-01-01',
  loyalty_card_text: 'TOK-CUSTOM-FIELD',
  phones: [{ idx: 1, phone: '+201005550178' }],
}
const onSales = {
  customer: name,
  customer_name: person.customer_name,
  contact_email: 'tok-contact@example.com',
  contact_mobile: '+201005550179',
  shipping_address_name: 'Tok-Ship',
  address_display: 'Tok-Display<br>Cairo',
  remarks: 'Tok-Remark for her',
}
const tokens = [/Tokenname/, /Quixotte/, /tok-(email|contact)/, /\+?20100555017\d/, /TOK-/, /Tok-/]

async function everything(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const { run, close } = await openHand(chain.databaseUrl)
  for (const { tablename } of await run(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`, [])) {
    const [row] = await run(`SELECT coalesce(string_agg(t::text, E'\n'), '') AS text FROM "${tablename}" t`, [])
    found[`central ${tablename}`] = String(row?.text)
  }
  await close()
  for (const { branchCode, dataDir } of [cairo, giza]) {
    for (const file of readdirSync(dataDir).filter((entry) => entry.startsWith('branch.sqlite'))) {
      found[`${branchCode} ${file}`] = readFileSync(join(dataDir, file), 'latin1')
    }
  }
  return found
}

async function traces(): Promise<string[]> {
  const all = Object.entries(await everything())
  return all.flatMap(([place, text]) =>
    tokens.flatMap((token) => {
      const at = text.search(token)
      return at < 0 ? [] : [`${place}: ${text.slice(Math.max(0, at - 120), at + 60)}`]
    }),
  )
}

async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    for (const shop of [cairo, giza]) {
      await shop.api.sync.push.mutate()
      await shop.api.sync.pull.mutate()
    }
  }
}

const sell = (shop: Shop, more: object = {}) =>
  shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale({ ...onSales, ...more }) })

async function totalOf(shop: Shop): Promise<number> {
  const { documents } = await shop.api.documents.list.query({ doctype: 'Sales Invoice', limit: 100 })
  return (documents as Document[]).reduce((sum, { grand_total }) => sum + Number(grand_total), 0)
}

it('a person who is anonymised is in no table and no byte of central and the shops, and the sales are what they were', async () => {
  await cairo.api.documents.save.mutate({ doctype: 'Customer', document: { name, ...person } })
  await cairo.api.documents.save.mutate({
    doctype: 'Customer',
    document: { name: 'CUST-CAI-00078', customer_name: 'Another', mobile_no: '+201112223344' },
  })
  const { document: first } = await sell(cairo)
  await settle()
  await sell(giza)
  await settle()
  // A conflict: a shop gives her the phone of another.
  const collides = { name, ...person, mobile_no: '+201112223344' }
  await giza.api.documents.save.mutate({ doctype: 'Customer', document: collides })
  await giza.api.sync.push.mutate()
  expect((await chain.admin.conflicts.list.query({ status: 'open', limit: 10 })).conflicts).toHaveLength(1)
  // A dead letter: a sale that central refuses.
  cairo.line.spoil((body) => body.replaceAll('Tok-Remark dead', 'Tok-Remark dead\\u0000'))
  await sell(cairo, { remarks: 'Tok-Remark dead' })
  for (let attempt = 0; attempt < 10; attempt += 1) await cairo.api.sync.push.mutate()
  expect((await cairo.api.status.summary.query()).outbox.dead).toBe(1)
  await cairo.beat()
  // Giza is cut off, edits her and sells to her; one sale was sent, and no answer came.
  giza.line.on((path) => (path === 'ingest.push' ? 'lose answer' : 'pass'))
  await sell(giza)
  await giza.api.sync.push.mutate()
  giza.line.cut()
  await giza.api.documents.save.mutate({ doctype: 'Customer', document: { name, ...person, customer_group: 'VIP' } })
  await sell(giza)
  const totals = [await totalOf(cairo), await totalOf(giza)]
  expect(await traces()).not.toEqual([])
  const backup = await chain.backUpCentral()

  await expect(
    chain.admin.customers.anonymise.mutate({ name, confirm: 'somebody else', reason: 'asked' }),
  ).rejects.toMatchObject({ data: { branchlineCode: 'VALIDATION_FAILED' } })
  const done = await chain.admin.customers.anonymise.mutate({ name, confirm: person.customer_name, reason: 'asked' })
  expect(done.document).toEqual({ doctype: 'Customer', name, customer_name: done.pseudonym, anonymised: 1 })
  expect((await chain.admin.conflicts.list.query({ status: 'open', limit: 10 })).conflicts).toEqual([])

  giza.line.heal()
  await settle()
  await cairo.beat()
  await expect.poll(traces, { timeout: 20_000, interval: 500 }).toEqual([])

  expect([await totalOf(cairo), await totalOf(giza)]).toEqual(totals)
  const stored = (await chain.admin.documents.get.query({ doctype: 'Sales Invoice', name: first.name })).document
  expect(stored).toMatchObject({ customer: name, customer_name: done.pseudonym, grand_total: '12.50', remarks: null })
  // The edit made while apart has not brought her back; what it said of the shop's own dealing with her stands.
  for (const server of [chain.admin, cairo.api, giza.api]) {
    const { document } = await server.documents.get.query({ doctype: 'Customer', name })
    expect(document).toMatchObject({ customer_name: done.pseudonym, anonymised: 1, customer_group: 'VIP' })
  }
  // A till that has not heard of it sells to her by name.
  await sell(giza)
  await settle()
  expect(await traces()).toEqual([])
  // Dead letters are told apart from what differs; all else is even.
  for (const shop of [giza, cairo]) {
    const { run } = await shop.api.verify.run.mutate({})
    expect(run).toMatchObject({ state: 'done', verdict: 'equal' })
  }

  // Head office is put back to before that. What shops send again no longer says what it said, and none of it is refused for that.
  const dead = async () =>
    (await cairo.api.status.summary.query()).outbox.dead + (await giza.api.status.summary.query()).outbox.dead
  const deadBefore = await dead()
  await chain.restoreCentral(backup)
  for (const shop of [cairo, giza]) await shop.beat()
  await settle()
  expect(await dead()).toBe(deadBefore)
  const alerts = (await chain.admin.alerts.list.query({ limit: 100 })).alerts.map(({ code }) => code)
  expect(alerts).not.toContain('OPERATION_REUSED')
  // It is done once more, as docs/17 asks.
  const { ADMIN_PASSWORD, ...where } = { ADMIN_PASSWORD: 'test-password', CENTRAL_URL: chain.url }
  const again = ['customers', 'anonymise', name, '--reason', 'asked', '--json']
  const unsure = await typed('central', again, { ADMIN_PASSWORD, ...where })
  expect([unsure.code, unsure.err]).toEqual([1, expect.stringContaining('--yes')])
  const sure = await typed('central', [...again, '--yes'], { ADMIN_PASSWORD, ...where })
  expect([sure.code, JSON.parse(sure.out)]).toMatchObject([0, { pseudonym: done.pseudonym, names: [name] }])
  for (const shop of [cairo, giza]) await shop.beat()
  await settle()
  await expect.poll(traces, { timeout: 20_000, interval: 500 }).toEqual([])
  for (const shop of [giza, cairo]) {
    const { run } = await shop.api.verify.run.mutate({})
    expect(run).toMatchObject({ state: 'done', verdict: 'equal' })
  }
}, 240_000)
