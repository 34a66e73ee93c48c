import { openCentralStore } from '@branchline/db/central'
import type { Document } from '@branchline/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'

let chain: Chain
let cairo: Shop
let giza: Shop

beforeAll(async () => {
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
})
afterAll(() => chain.stop())

async function atShop(shop: Shop, doctype: string, name: string): Promise<Document | null> {
  return (await shop.api.documents.get.query({ doctype, name })).document as Document | null
}

async function importAll(documents: Record<string, unknown>[]): Promise<void> {
  for (let at = 0; at < documents.length; at += 1_000) {
    const { results } = await chain.admin.documents.import.mutate({ documents: documents.slice(at, at + 1_000) })
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
  }
}

async function total(shop: Shop, doctype: string): Promise<number> {
  return (await shop.api.documents.list.query({ doctype, limit: 1 })).total ?? -1
}

describe('guarantee 5 and 6: the feed', () => {
  it('a change at central is at the branches within a second, without anybody asking', async () => {
    await expect.poll(async () => (await cairo.api.status.summary.query()).lastPullAt).not.toBeNull()
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('SOON') })
    for (const shop of [cairo, giza]) {
      await expect.poll(() => atShop(shop, 'Item', 'SOON'), { timeout: 1_000, interval: 20 }).not.toBeNull()
    }
  })

  it('more changes than a page that share one time all arrive, each once', async () => {
    cairo.line.cut()
    await importAll(Array.from({ length: 2_500 }, (_, index) => item(`P${index}`, { modified: '2026-03-01 00:00:00' })))
    cairo.line.heal()
    await cairo.api.sync.pull.mutate()
    expect(await total(cairo, 'Item')).toBe(2_501)
  })

  it('more tombstones than a page, with no upsert among them, all arrive', async () => {
    cairo.line.cut()
    const store = await openCentralStore({ dataDir: '', databaseUrl: chain.databaseUrl })
    for (const start of [0, 600]) {
      const keys = Array.from({ length: 600 }, (_, index) => ({ doctype: 'Item', key: `P${start + index}` }))
      await store.writeFeed(async (tx) => {
        await tx.removeDocuments(keys)
        await tx.putTombstones(
          keys.map((key) => ({ ...key, name: key.key, scope: '*', hlc: '1795500000000-0000-central', version: 2 })),
        )
      })
    }
    await store.close()
    cairo.line.heal()
    await cairo.api.sync.pull.mutate()
    expect(await total(cairo, 'Item')).toBe(1_301)
    expect(await atShop(cairo, 'Item', 'P0')).toBeNull()
    expect(await atShop(cairo, 'Item', 'P1200')).not.toBeNull()
  })

  it('delete then recreate ends recreated, create then delete ends deleted', async () => {
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('AGAIN') })
    await cairo.api.sync.pull.mutate()
    cairo.line.cut()
    await chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'AGAIN' })
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('AGAIN', { item_name: 'second life' }) })
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('GONE') })
    await chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'GONE' })
    cairo.line.heal()
    await cairo.api.sync.pull.mutate()
    expect(await atShop(cairo, 'Item', 'AGAIN')).toMatchObject({ item_name: 'second life' })
    expect(await atShop(cairo, 'Item', 'GONE')).toBeNull()
  })

  it("a record moved out of a branch's filter is removed there and arrives where it moved to", async () => {
    const warehouse = (branch: string) => ({ name: 'Shelf', warehouse_name: 'Shelf', branch })
    const save = (branch: string) =>
      chain.admin.documents.save.mutate({ doctype: 'Warehouse', document: warehouse(branch) })
    const seen = async () => {
      await Promise.all([cairo.api.sync.pull.mutate(), giza.api.sync.pull.mutate()])
      return [await atShop(cairo, 'Warehouse', 'Shelf'), await atShop(giza, 'Warehouse', 'Shelf')].map(
        (found) => found !== null,
      )
    }
    await save('CAI')
    expect(await seen()).toEqual([true, false])
    await save('GIZ')
    expect(await seen()).toEqual([false, true])
    await save('')
    expect(await seen()).toEqual([false, false])
    await save('CAI')
    expect(await seen()).toEqual([true, false])
  })

  it('a template is not removed from under its variants; it goes when they have gone', async () => {
    await importAll([item('SHIRT', { has_variants: 1 }), item('SHIRT-RED', { variant_of: 'SHIRT' })])
    await expect(chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'SHIRT' })).rejects.toThrow(/hang on/)
    await chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'SHIRT-RED' })
    await chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'SHIRT' })
    await cairo.api.sync.pull.mutate()
    expect(await atShop(cairo, 'Item', 'SHIRT')).toBeNull()
  })

  it('a child table is replaced as a whole', async () => {
    const barcodes = (...codes: string[]) => item('CHILD', { barcodes: codes.map((barcode) => ({ barcode })) })
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: barcodes('1', '2', '3') })
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: barcodes('2') })
    await cairo.api.sync.pull.mutate()
    expect((await atShop(cairo, 'Item', 'CHILD'))?.barcodes).toEqual([{ barcode: '2' }])
  })
})

describe('guarantee 7: the watermark and its page commit together', () => {
  it('an answer that never comes leaves the watermark, and the page comes again', async () => {
    cairo.line.on((path) => (path === 'changes.since' ? 'lose answer' : 'pass'))
    await chain.admin.documents.save.mutate({ doctype: 'Brand', document: { name: 'Nile', brand: 'Nile' } })
    expect((await cairo.api.sync.pull.mutate()).error).toMatch(/cut/)
    expect(await atShop(cairo, 'Brand', 'Nile')).toBeNull()
    cairo.line.heal()
    await cairo.api.sync.pull.mutate()
    expect(await atShop(cairo, 'Brand', 'Nile')).not.toBeNull()
  })

  it('a template deleted at central goes at the branch too, since a variant that only the branch made is taken back first', async () => {
    cairo.line.cut()
    await importAll([item('GOOD-1'), item('PARENT', { has_variants: 1 }), item('GOOD-2')])
    // The branch alone has a variant of PARENT: its tombstone must not take the template away.
    await cairo.api.documents.save.mutate({
      doctype: 'Item',
      document: item('LOCAL-VARIANT', { variant_of: 'PARENT' }),
    })
    cairo.line.heal()
    await cairo.api.sync.pull.mutate()
    expect(await atShop(cairo, 'Item', 'GOOD-2')).not.toBeNull()
    await chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'PARENT' })
    cairo.line.cut()
    await cairo.api.documents.save.mutate({
      doctype: 'Item',
      document: item('LOCAL-VARIANT', { variant_of: 'PARENT' }),
    })
    cairo.line.on((path) => (path === 'registry.get' ? 'drop' : 'pass'))
    cairo.line.heal()
    await cairo.api.sync.pull.mutate()
    // The local variant was put back by central's version (none), so the template could go.
    expect(await atShop(cairo, 'Item', 'PARENT')).toBeNull()
    expect((await cairo.api.status.summary.query()).parked).toBe(0)
  })
})

describe('guarantee 9: pulled changes never echo back', () => {
  it('what comes down makes no operation', async () => {
    const { outbox } = await cairo.api.status.summary.query()
    expect(outbox).toMatchObject({ pending: 0, inFlight: 0, waiting: 0, dead: 0 })
  })

  it("a branch's edit of a master is accepted, never pushed, put back by the next pull, and logged", async () => {
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('OWN') })
    await cairo.api.sync.pull.mutate()
    cairo.line.cut()
    await cairo.api.documents.save.mutate({ doctype: 'Item', document: item('OWN', { item_name: 'edited here' }) })
    expect(await atShop(cairo, 'Item', 'OWN')).toMatchObject({ item_name: 'edited here' })
    await cairo.api.documents.save.mutate({ doctype: 'Item', document: item('ONLY-HERE') })
    await cairo.api.documents.delete.mutate({ doctype: 'Item', name: 'CHILD' })
    cairo.line.heal()
    await cairo.api.sync.push.mutate()
    await cairo.api.sync.pull.mutate()
    expect(await atShop(cairo, 'Item', 'OWN')).toMatchObject({ item_name: 'OWN' })
    expect(await atShop(cairo, 'Item', 'ONLY-HERE')).toBeNull()
    expect(await atShop(cairo, 'Item', 'CHILD')).not.toBeNull()
    expect((await chain.admin.documents.get.query({ doctype: 'Item', name: 'ONLY-HERE' })).document).toBeNull()
    const { logs } = await cairo.api.logs.list.query({ limit: 50 })
    const lost = logs.filter(({ kind }) => kind === 'local_edit_lost').map(({ name }) => name)
    expect(lost).toEqual(expect.arrayContaining(['OWN', 'ONLY-HERE', 'CHILD']))
  })

  it("central does not change a branch's transaction", async () => {
    const { document } = await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    await cairo.api.sync.push.mutate()
    const refused = { data: { branchlineCode: 'READ_ONLY_REPLICA' } }
    const { doctype, name } = { doctype: 'Sales Invoice', name: document.name }
    const { documents } = chain.admin
    await expect(documents.save.mutate({ doctype, document })).rejects.toMatchObject(refused)
    await expect(documents.submit.mutate({ doctype, name })).rejects.toMatchObject(refused)
    await expect(documents.cancel.mutate({ doctype, name })).rejects.toMatchObject(refused)
    await expect(documents.delete.mutate({ doctype, name })).rejects.toMatchObject(refused)
  })

  it('a customer made at one branch is at the other, and goes no further', async () => {
    const { document } = await cairo.api.documents.save.mutate({
      doctype: 'Customer',
      document: { customer_name: 'Zoë' },
    })
    await expect.poll(() => atShop(giza, 'Customer', document.name)).toMatchObject({ customer_name: 'Zoë' })
    await giza.api.sync.push.mutate()
    const pushes = giza.line.asked.filter((path) => path === 'ingest.push')
    expect(pushes).toEqual([])
  })

  it('edits of one customer at two branches while apart are both kept, field by field, everywhere', async () => {
    const { document } = await cairo.api.documents.save.mutate({
      doctype: 'Customer',
      document: { customer_name: 'Ann', phone: '1', city: 'Cairo' },
    })
    const { name } = document
    await expect.poll(() => atShop(giza, 'Customer', name)).not.toBeNull()
    cairo.line.cut()
    giza.line.cut()
    await cairo.api.documents.save.mutate({
      doctype: 'Customer',
      document: { name, customer_name: 'Ann', phone: '2', city: 'Cairo' },
    })
    await giza.api.documents.save.mutate({
      doctype: 'Customer',
      document: { name, customer_name: 'Ann', phone: '1', city: 'Giza' },
    })
    cairo.line.heal()
    giza.line.heal()
    for (const shop of [cairo, giza]) await shop.api.sync.push.mutate()
    for (const shop of [cairo, giza, cairo]) await shop.api.sync.pull.mutate()
    const both = { phone: '2', city: 'Giza' }
    expect(await atShop(cairo, 'Customer', name)).toMatchObject(both)
    expect(await atShop(giza, 'Customer', name)).toMatchObject(both)
    expect((await chain.admin.documents.get.query({ doctype: 'Customer', name })).document).toMatchObject(both)
  })
})

describe('the two flows are independent', () => {
  it('a sale that central refuses stops no price', async () => {
    cairo.line.spoil((body) => body.replaceAll('"remarks":"stuck"', '"remarks":"stuck\\u0000"'))
    await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale({ remarks: 'stuck' }) })
    await cairo.api.sync.push.mutate()
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('PRICE-GOES-ON') })
    await expect.poll(() => atShop(cairo, 'Item', 'PRICE-GOES-ON')).not.toBeNull()
    cairo.line.heal()
    await cairo.api.sync.push.mutate()
  })

  it('a feed that does not answer stops no sale', async () => {
    cairo.line.on((path) => (path.startsWith('changes.') ? 'drop' : 'pass'))
    const { document } = await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    await cairo.api.sync.push.mutate()
    const found = await chain.admin.documents.get.query({ doctype: 'Sales Invoice', name: document.name })
    expect(found.document).not.toBeNull()
    cairo.line.heal()
  })
})

it("a cursor of another life of central's database reloads, removes what is gone, and keeps what is owed", async () => {
  giza.line.cut()
  const { document } = await giza.api.documents.save.mutate({
    doctype: 'Customer',
    document: { customer_name: 'Only at Giza' },
  })
  let answered = false
  giza.line.on((path, body) => {
    if (path === 'ingest.push') return 'drop'
    if (path !== 'changes.since' || answered || !/"doctype":"(Item|Customer)"/.test(body)) return 'pass'
    answered = body.includes('"Customer"')
    const data = { code: 'PRECONDITION_FAILED', httpStatus: 412, branchlineCode: 'RESYNC_REQUIRED' }
    return body.includes('"cursor":null')
      ? 'pass'
      : Response.json({ error: { message: 'x', code: -32600, data } }, { status: 412 })
  })
  const before = await total(giza, 'Item')
  await giza.api.sync.pull.mutate()
  await giza.api.sync.pull.mutate()
  expect(await total(giza, 'Item')).toBe(before)
  expect(await atShop(giza, 'Customer', document.name)).not.toBeNull()
  giza.line.heal()
  await giza.api.sync.push.mutate()
  expect((await chain.admin.documents.get.query({ doctype: 'Customer', name: document.name })).document).not.toBeNull()
})
