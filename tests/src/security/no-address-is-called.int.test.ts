import { createServer, type Server } from 'node:net'
import { adapters, ruleSeeds } from '@branchline/adapters'
import { type DocumentInput, travelsUp } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from '../chain.ts'
import { writtenDoctypes as doctypes, roundTrips } from '../round-trip/round-trip.ts'

// A record of every DocType has an address in each of its texts, and in fields that are named for one. Servers that do all their work with
// it call that address never; the address that a person gave to a webhook they do call.

let chain: Chain
let cairo: Shop
let giza: Shop
let bait: Listener
let hook: Listener

interface Listener {
  url: string
  connections: number
  server: Server
}

/** Counts who connects, and answers what ends a call. */
async function listener(): Promise<Listener> {
  const server = createServer((socket) => {
    heard.connections += 1
    socket.on('error', () => {})
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
  })
  const heard: Listener = { url: '', connections: 0, server }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  heard.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  return heard
}

beforeAll(async () => {
  bait = await listener()
  hook = await listener()
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
  await chain.admin.users.save.mutate({ username: 'erp', kind: 'integration' })
  await chain.admin.webhooks.save.mutate({
    username: 'erp',
    url: `${hook.url}/hook`,
    doctypes: ['Item', 'Sales Invoice'],
  })
})
afterAll(async () => {
  await chain?.stop()
  bait?.server.close()
  hook?.server.close()
})

/** What says who a record is, when it is, and what is checked: an address there is refused, or is no address any more. */
const kept =
  /^(name|doctype|docstatus|branch|origin_branch|company|type|status|mobile_no|naming_series)$|currency|date|time|uuid|shift/
const isFree = (key: string, text: string) =>
  !kept.test(key) && Number.isNaN(Number(text)) && !/^\d{4}-\d{2}/.test(text)

let texts = 0
function withAddresses(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => withAddresses(each, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withAddresses(each, name)]))
  if (typeof value !== 'string' || !isFree(key, value)) return value
  texts += 1
  return `${bait.url}/${key}`
}

const named = [
  'url',
  'image',
  'website',
  'website_image',
  'avatar',
  'webhook_url',
  'callback_url',
  'attachment',
  'logo',
  'href',
]

function baited(doctype: (typeof doctypes)[number]): DocumentInput {
  const more = Object.fromEntries(named.map((field) => [field, `${bait.url}/${field}`]))
  const html = `<img src="${bait.url}/img"><a href="${bait.url}">x</a>`
  return { ...(withAddresses(roundTrips[doctype].document) as DocumentInput), ...more, description: html }
}

it('servers that sync, verify, report and tell of records with addresses connect to none of them', async () => {
  const made: string[] = []
  for (const doctype of doctypes) {
    const rule = ruleSeeds.find((seed) => seed.doctype === doctype)
    const api = rule && travelsUp(rule) ? cairo.api.documents : chain.admin.documents
    const { document } = await api.save.mutate({ doctype, document: baited(doctype) })
    if (adapters[doctype].behaviour === 'submittable')
      await api.submit.mutate({ doctype, name: document.name } as never)
    made.push(document.name)
  }
  expect(made).toHaveLength(doctypes.length)
  expect(texts).toBeGreaterThan(doctypes.length)
  for (const shop of [cairo, giza, cairo]) {
    await shop.api.sync.push.mutate()
    await shop.api.sync.pull.mutate()
  }
  await cairo.beat()
  await cairo.api.verify.run.mutate({})
  await chain.admin.fleet.overview.query({})
  await chain.admin.fleet.branch.query({ branchCode: 'CAI' })
  await chain.admin.records.find.query({ text: bait.url } as never).catch(() => {})
  await chain.admin.events.since.query({ doctypes: ['Item', 'Sales Invoice'], cursor: null, limit: 100 })
  const { total } = await chain.admin.documents.list.query({ doctype: 'Sales Invoice', limit: 1 })
  expect(total).toBe(1)
  expect((await giza.api.documents.list.query({ doctype: 'Item', limit: 10 })).documents).toMatchObject([
    { image: `${bait.url}/image` },
  ])
  // By now what a person asked to be called has been.
  await expect.poll(() => hook.connections).toBeGreaterThan(0)
  expect(bait.connections).toBe(0)
  await fetch(bait.url)
  expect(bait.connections).toBe(1)
})
