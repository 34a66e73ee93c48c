import { protocolVersion } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'

const doctype = 'Sales Invoice'
let chain: Chain
let shop: Shop

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
})
afterAll(() => chain.stop())

it.each([
  ['too new', protocolVersion.current + 1],
  ['too old', protocolVersion.minimum - 1],
])(
  'a branch whose protocol is %s goes on selling, says what to do, and catches up after the upgrade',
  async (what, protocol) => {
    shop.line.speak(protocol)
    const { name } = (await shop.api.documents.submit.mutate({ doctype, document: sale() })).document
    const pushed = await shop.api.sync.push.mutate()
    expect(pushed).toMatchObject({ applied: 0, rejected: 0 })
    expect(pushed.error).toMatch(/protocol.*Upgrade the older side/)
    expect((await shop.api.status.summary.query()).lastError).toMatch(/Upgrade the older side/)
    const price = item(`NEW-${what}`)
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: price })
    expect((await shop.api.sync.pull.mutate()).error).toMatch(/Upgrade the older side/)

    shop.line.heal()
    expect(await shop.api.sync.push.mutate()).toMatchObject({ remaining: 0 })
    await shop.api.sync.pull.mutate()
    expect((await chain.admin.documents.get.query({ doctype, name })).document?.docstatus).toBe(1)
    expect((await shop.api.documents.get.query({ doctype: 'Item', name: price.name })).document).toMatchObject(price)
  },
)

it.each(
  Array.from(
    { length: protocolVersion.current - protocolVersion.minimum + 1 },
    (_, index) => protocolVersion.minimum + index,
  ),
)('a branch that speaks protocol %d is served', async (protocol) => {
  shop.line.speak(protocol)
  await shop.api.documents.submit.mutate({ doctype, document: sale() })
  expect(await shop.api.sync.push.mutate()).toMatchObject({ remaining: 0 })
  expect((await shop.api.sync.pull.mutate()).error).toBeUndefined()
  shop.line.heal()
})
