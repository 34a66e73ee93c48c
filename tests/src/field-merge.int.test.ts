import { hashDocument } from '@branchline/adapters'
import type { Document } from '@branchline/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'

let chain: Chain
let cairo: Shop
let giza: Shop

beforeAll(async () => {
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
})
afterAll(() => chain.stop())

const doctype = 'Customer'

function saveAt(server: Shop | null, document: { name: string } & Record<string, unknown>) {
  return (server ? server.api : chain.admin).documents.save.mutate({ doctype, document })
}

async function atShop(shop: Shop, name: string): Promise<Document | null> {
  return (await shop.api.documents.get.query({ doctype, name })).document as Document | null
}

async function expectEverywhere(name: string, document: object): Promise<void> {
  for (const shop of [cairo, giza]) {
    shop.line.heal()
    await shop.api.sync.push.mutate()
  }
  const central = (await chain.admin.documents.get.query({ doctype, name })).document as Document
  for (const shop of [cairo, giza]) {
    await shop.api.sync.pull.mutate()
    const held = (await atShop(shop, name)) as Document
    expect(held).toMatchObject(document)
    expect(hashDocument(held)).toBe(hashDocument(central))
  }
}

describe('Field-Level-LWW on a chain', () => {
  it('a shop forgets a field of a deleted record that it had merged into its own, when the record was made again', async () => {
    const drop = (...paths: string[]) => {
      cairo.line.on((path) => (paths.some((start) => path.startsWith(start)) ? 'drop' : 'pass'))
    }
    drop('ingest.', 'changes.')
    await saveAt(cairo, { name: 'ANN', city: 'Cairo' })
    await saveAt(giza, { name: 'ANN', phone: '1' })
    await giza.api.sync.push.mutate()
    drop('ingest.')
    await cairo.api.sync.pull.mutate()
    expect(await atShop(cairo, 'ANN')).toMatchObject({ city: 'Cairo', phone: '1' })
    drop('ingest.', 'changes.')
    await chain.admin.documents.delete.mutate({ doctype, name: 'ANN' })
    await saveAt(null, { name: 'ANN', city: 'Cairo' })
    drop('ingest.')
    await cairo.api.sync.pull.mutate()
    await expectEverywhere('ANN', { city: 'Cairo' })
    expect(await atShop(cairo, 'ANN')).not.toHaveProperty('phone')
  })

  it('head office edits what a shop with a fast clock wrote, and the edit stands', async () => {
    cairo.clock.ahead(30_000)
    await saveAt(cairo, { name: 'BOB', city: 'Cairo', phone: '1' })
    await cairo.api.sync.push.mutate()
    cairo.line.cut()
    await saveAt(null, { name: 'BOB', city: 'Giza', phone: '1' })
    await saveAt(cairo, { name: 'BOB', city: 'Cairo', phone: '2' })
    await expectEverywhere('BOB', { city: 'Giza', phone: '2' })
  })
})
