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

async function atShop(shop: Shop, doctype: string, name: string): Promise<Document | null> {
  return (await shop.api.documents.get.query({ doctype, name })).document as Document | null
}

async function atCentral(doctype: string, name: string): Promise<Document | null> {
  return (await chain.admin.documents.get.query({ doctype, name })).document as Document | null
}

const soon = { timeout: 5_000, interval: 50 }

describe("a chain's own DocTypes, by two rules and no code", () => {
  it('a Loyalty Card is edited at two branches, merged by field, and held by all', async () => {
    const { rule } = await chain.admin.rules.update.mutate({
      doctype: 'Loyalty Card',
      direction: 'Bidirectional',
      conflictRule: 'Field-Level-LWW',
      behaviour: 'editable',
      priority: 45,
    })
    expect(rule).toMatchObject({ cdc: 'Outbox', batchSize: 100, enabled: true })
    for (const shop of [cairo, giza]) await shop.api.sync.pull.mutate()
    const card = (more: object) => ({ doctype: 'Loyalty Card', document: { name: 'LC-1', holder: 'Zoë', ...more } })
    await cairo.api.documents.save.mutate(card({ level: 'silver' }))
    await expect.poll(() => atShop(giza, 'Loyalty Card', 'LC-1'), soon).toMatchObject({ level: 'silver' })
    expect(await atCentral('Loyalty Card', 'LC-1')).toMatchObject({ holder: 'Zoë' })
    cairo.line.cut()
    giza.line.cut()
    await cairo.api.documents.save.mutate(card({ level: 'gold' }))
    await giza.api.documents.save.mutate(card({ level: 'silver', phone: '+20 1' }))
    for (const shop of [cairo, giza]) shop.line.heal()
    for (const shop of [cairo, giza]) await shop.api.sync.push.mutate()
    for (const shop of [cairo, giza]) await shop.api.sync.pull.mutate()
    const both = { holder: 'Zoë', level: 'gold', phone: '+20 1' }
    expect(await atCentral('Loyalty Card', 'LC-1')).toMatchObject(both)
    for (const shop of [cairo, giza]) expect(await atShop(shop, 'Loyalty Card', 'LC-1')).toMatchObject(both)
    await giza.api.documents.delete.mutate({ doctype: 'Loyalty Card', name: 'LC-1' })
    await expect.poll(() => atShop(cairo, 'Loyalty Card', 'LC-1'), soon).toBeNull()
    expect(await atCentral('Loyalty Card', 'LC-1')).toBeNull()
  })

  it('a Cash Drop goes up once, is never changed, and stays with its branch', async () => {
    await chain.admin.rules.update.mutate({ doctype: 'Cash Drop', direction: 'Branch->Central', behaviour: 'ledger' })
    for (const shop of [cairo, giza]) await shop.api.sync.pull.mutate()
    const { document } = await cairo.api.documents.save.mutate({
      doctype: 'Cash Drop',
      document: { amount: '500.00', till: 'T01' },
    })
    await cairo.api.sync.push.mutate()
    const { name } = document
    expect(await atCentral('Cash Drop', name)).toMatchObject({ amount: '500.00', origin_branch: 'CAI' })
    await giza.api.sync.pull.mutate()
    expect(await atShop(giza, 'Cash Drop', name)).toBeNull()
    const changed = { ...document, amount: '1.00' }
    await expect(cairo.api.documents.save.mutate({ doctype: 'Cash Drop', document: changed })).rejects.toThrow(
      /never changed/,
    )
    await expect(cairo.api.documents.delete.mutate({ doctype: 'Cash Drop', name })).rejects.toThrow(/never deleted/)
    const save = chain.admin.documents.save.mutate({ doctype: 'Cash Drop', document: changed })
    await expect(save).rejects.toMatchObject({ data: { branchlineCode: 'READ_ONLY_REPLICA' } })
  })

  it('what only went up and now goes both ways reaches the other branches, also what was sent before; nothing owed is lost', async () => {
    const drops = async (shop: Shop) => {
      const { documents } = await shop.api.documents.list.query({ doctype: 'Cash Drop', limit: 10 })
      return documents.map(({ amount }) => amount).sort()
    }
    giza.line.cut()
    await giza.api.documents.save.mutate({ doctype: 'Cash Drop', document: { amount: '20.00' } })
    await chain.admin.rules.update.mutate({ doctype: 'Cash Drop', direction: 'Bidirectional' })
    giza.line.heal()
    await giza.api.sync.pull.mutate()
    await expect.poll(() => drops(giza), soon).toEqual(['20.00', '500.00'])
    await giza.api.sync.push.mutate()
    await expect.poll(() => drops(cairo), soon).toEqual(['20.00', '500.00'])
    const { outbox } = await giza.api.status.summary.query()
    expect(outbox).toMatchObject({ pending: 0, waiting: 0, dead: 0 })
  })
})
