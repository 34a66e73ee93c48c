import { protocolVersion } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'
import { goldenProtocols } from './golden-exchanges.ts'

const doctype = 'Sales Invoice'
let chain: Chain
let shop: Shop

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
})
afterAll(() => chain.stop())

it.each([
  ['too new', protocolVersion.current + 1, /Upgrade the older side: this server/],
  ['too old', protocolVersion.minimum - 1, /Upgrade the older side: the caller/],
])(
  'a branch whose protocol is %s goes on selling, says what to do, and catches up after the upgrade',
  async (what, protocol, advice) => {
    shop.line.speak(protocol)
    const { name } = (await shop.api.documents.submit.mutate({ doctype, document: sale() })).document
    const pushed = await shop.api.sync.push.mutate()
    expect(pushed).toMatchObject({ applied: 0, rejected: 0 })
    expect(pushed.error).toMatch(advice)
    expect((await shop.api.status.summary.query()).lastError).toMatch(advice)
    const price = item(`NEW-${what}`)
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: price })
    expect((await shop.api.sync.pull.mutate()).error).toMatch(advice)

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

it('a branch sells, pushes and pulls with a central of the first day of its protocol, which leaves out whatever came later', async () => {
  const addedLater = goldenProtocols.find(({ protocol }) => protocol === protocolVersion.current)?.addedLater ?? {}
  const without = (message: Record<string, unknown>, fields: string[] = []) =>
    Object.fromEntries(Object.entries(message).filter(([field]) => !fields.includes(field)))
  const giza = await chain.openShop('GIZ', (line) => {
    line.spoil((body, path) => {
      const later = addedLater[path]
      return later ? JSON.stringify(without(JSON.parse(body), later.ask)) : body
    })
    line.reshape((path, answer) => without(answer, addedLater[path]?.answer))
  })
  const names: string[] = []
  // Between heartbeats: central has had a token from this branch by then, and hears none in the next heartbeat.
  for (let round = 0; round < 3; round += 1) {
    const { document } = await giza.api.documents.submit.mutate({ doctype, document: sale() })
    names.push(document.name)
    expect(await giza.api.sync.push.mutate()).toMatchObject({ rejected: 0, deferred: 0, remaining: 0 })
    await giza.beat()
  }
  await giza.api.documents.cancel.mutate({ doctype, name: names[0] ?? '' })
  expect(await giza.api.sync.push.mutate()).toMatchObject({ remaining: 0 })
  const stored = async (name: string) => (await chain.admin.documents.get.query({ doctype, name })).document?.docstatus
  expect(await Promise.all(names.map(stored))).toEqual([2, 1, 1])

  const price = item('OF-TODAY')
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: price })
  await expect
    .poll(async () => (await giza.api.documents.get.query({ doctype: 'Item', name: price.name })).document)
    .toMatchObject(price)
  const { lastError } = await giza.api.status.summary.query()
  expect(lastError).toBeNull()
  const { answered } = giza.line
  expect(answered).toEqual(expect.arrayContaining(['heartbeat.report', 'changes.wait', 'ingest.push', 'changes.since']))
})
