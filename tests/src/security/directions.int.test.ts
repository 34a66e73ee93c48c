import { join } from 'node:path'
import type { CentralRouter, DoctypeRule, Document } from '@branchline/protocol'
import { travelsDown, travelsUp } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import Database from 'libsql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, identityOf, type Shop } from '../chain.ts'
import { item } from '../documents.ts'

// What may travel which way, of every DocType that central has a rule for, against real servers.

let chain: Chain
let shop: Shop
/** Calls in the shop's name. */
let branch: TRPCClient<CentralRouter>
let rules: DoctypeRule[]
const unknown = { data: { branchlineCode: 'UNKNOWN_DOCTYPE' } }

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
  branch = await chain.loginAtCentral(shop.credentials.username, shop.credentials.password)
  rules = (await chain.admin.rules.list.query()).rules
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('TEA') })
  await shop.api.sync.pull.mutate()
})
afterAll(() => chain?.stop())

const downOnly = () => rules.filter((rule) => !travelsUp(rule)).map(({ doctype }) => doctype)
const upOnly = () => rules.filter((rule) => !travelsDown(rule)).map(({ doctype }) => doctype)
const uuid = (number: number) => `01990000-0000-7000-8000-${String(number).padStart(12, '0')}`

/** A document that would do for any DocType of a branch. */
const pushed = (doctype: string, number: number) => ({
  ...{ doctype, name: `X-CAI-2026-${number}`, docstatus: 1 as const, origin_branch: 'CAI', sync_uuid: uuid(number) },
  ...{ posting_date: '2026-03-01', currency: 'EGP', grand_total: '1.00' },
})

function push(doctype: string) {
  const record = { operationId: `of ${doctype}`, sequence: 90_000, operation: 'submit', payload: pushed(doctype, 1) }
  return branch.ingest.push.mutate({ doctype, ...identityOf(shop), records: [record] })
}

async function countAtCentral(doctype: string): Promise<number> {
  return (await chain.admin.documents.list.query({ doctype, limit: 1 })).total ?? -1
}

/** Of the shop's database: how many documents of each DocType. */
function heldByShop(): Record<string, number> {
  const database = new Database(join(shop.dataDir, 'branch.sqlite'))
  const rows = database.prepare('SELECT "doctype", count(*) AS "count" FROM "Document" GROUP BY 1').all()
  database.close()
  return Object.fromEntries((rows as { doctype: string; count: number }[]).map((row) => [row.doctype, row.count]))
}

it('there are DocTypes of each direction', () => {
  expect(downOnly()).toEqual(expect.arrayContaining(['Item', 'User', 'POS Profile']))
  expect(upOnly()).toEqual(expect.arrayContaining(['Sales Invoice', 'Stock Ledger Entry']))
  expect(rules.length).toBeGreaterThan(40)
})

it('what only comes down cannot be pushed up, nor written by a cashier at central', async () => {
  const { password } = { password: '4711' }
  await chain.admin.documents.save.mutate({ doctype: 'User', document: { name: 'amal', email: 'amal' } })
  await chain.admin.documents.save.mutate({
    doctype: 'POS Profile',
    document: { name: 'Cairo till', branch: 'CAI', applicable_for_users: [{ user: 'amal' }] },
  })
  await chain.admin.users.setPin.mutate({ username: 'amal', pin: password })
  const cashier = await chain.loginAtCentral('amal', password)
  for (const doctype of downOnly()) {
    const before = await countAtCentral(doctype)
    await expect(push(doctype), doctype).rejects.toMatchObject(unknown)
    const document = pushed(doctype, 2)
    await expect(
      cashier.failover.submit.mutate({ doctype, document, operation: 'submit' }),
      doctype,
    ).rejects.toMatchObject(unknown)
    expect([doctype, await countAtCentral(doctype)]).toEqual([doctype, before])
  }
})

it('what only goes up does not come down, and central itself writes none of it', async () => {
  for (const doctype of upOnly()) {
    await expect(branch.changes.since.query({ doctype, cursor: null, limit: 1 }), doctype).rejects.toMatchObject(
      unknown,
    )
    const document = { ...pushed(doctype, 3), docstatus: 0 as const }
    await expect(chain.admin.documents.save.mutate({ doctype, document }), doctype).rejects.toMatchObject({
      data: { branchlineCode: 'READ_ONLY_REPLICA' },
    })
  }
})

it('what only goes up is not written by a branch that is given it with a pull', async () => {
  const smuggled = upOnly()
  const before = heldByShop()
  let given = 0
  shop.line.reshape((path, answer) => {
    const { changes } = answer as { changes?: object[] }
    if (path !== 'changes.since' || !changes?.length) return answer
    given += 1
    const hlc = '9999999999999-0000-central'
    const more = smuggled.map((doctype, at) => ({
      ...{ kind: 'upsert', hash: 'x', hlc, document: pushed(doctype, 100 + at) },
    }))
    return { ...answer, changes: [...changes, ...more] }
  })
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('TEA', { item_name: 'Better tea' }) })
  await shop.api.sync.pull.mutate()
  shop.line.heal()
  expect(given).toBeGreaterThan(0)
  const after = heldByShop()
  for (const doctype of smuggled) expect([doctype, after[doctype]]).toEqual([doctype, before[doctype]])
  const { document } = await shop.api.documents.get.query({ doctype: 'Item', name: 'TEA' })
  expect(document).toMatchObject({ item_name: 'Better tea' })
})

it('what only comes down is not written by a branch that is given it as written in its name', async () => {
  const before = heldByShop()
  let given = 0
  shop.line.reshape((path, answer) => {
    if (path !== 'failover.transactions') return answer
    given += 1
    const changes = downOnly().flatMap((doctype, at) => {
      const document = pushed(doctype, 200 + at)
      return [doctype, 'Sales Invoice'].map((as) => ({ doctype: as, hash: 'x', document }))
    })
    return { ...answer, changes }
  })
  await shop.beat(300_000)
  await expect.poll(() => given).toBeGreaterThan(0)
  await shop.api.sync.pull.mutate()
  shop.line.heal()
  expect(heldByShop()).toEqual(before)
})

it('what a branch saves of what only comes down is never pushed', async () => {
  const before = shop.line.asked.filter((path) => path === 'ingest.push').length
  await shop.api.documents.save.mutate({ doctype: 'Brand', document: { name: 'Own brand' } })
  await shop.api.sync.push.mutate()
  expect((await shop.api.status.summary.query()).outbox).toMatchObject({ pending: 0, waiting: 0, dead: 0 })
  expect(shop.line.asked.filter((path) => path === 'ingest.push')).toHaveLength(before)
  expect(await countAtCentral('Brand')).toBe(0)
})

it('a DocType without a rule is refused by name, by every procedure that takes one', async () => {
  const doctype = 'Server Script'
  const document = pushed(doctype, 4)
  const holder = identityOf(shop)
  const calls: Record<string, () => Promise<unknown>> = {
    'ingest.push': () => push(doctype),
    'changes.since': () => branch.changes.since.query({ doctype, cursor: null, limit: 1 }),
    'verify.compare': () =>
      branch.verify.compare.query({ ...holder, ranges: [{ doctype, after: null, through: null }] }),
    'verify.facts': () => branch.verify.facts.query({ ...holder, doctype, cursor: null, keys: ['x'] }),
    'verify.repair': () =>
      branch.verify.repair.mutate({
        ...{ ...holder, doctype, records: [{ key: document.sync_uuid, act: 'restore', document, expects: null }] },
      }),
    'documents.save': () => chain.admin.documents.save.mutate({ doctype, document }),
    'documents.submit': () => chain.admin.documents.submit.mutate({ doctype, document }),
    "a shop's documents.save": () => shop.api.documents.save.mutate({ doctype, document }),
    "a shop's documents.submit": () => shop.api.documents.submit.mutate({ doctype, document }),
    "a shop's sync.resync": () => shop.api.sync.resync.mutate({ doctypes: [doctype] }),
  }
  for (const [what, call] of Object.entries(calls)) await expect(call(), what).rejects.toMatchObject(unknown)
  const { results } = await chain.admin.documents.import.mutate({ documents: [document as Document] })
  expect(results).toMatchObject([{ code: 'UNKNOWN_DOCTYPE' }])
  expect(heldByShop()).not.toHaveProperty(doctype)
})

it("central's logins stay at central; a User that travels bears no password, whoever put one there", async () => {
  await chain.admin.users.save.mutate({ username: 'wall', kind: 'operator', role: 'viewer' })
  const secret = { password: 'hunter2-in-a-user', api_secret: 'key-in-a-user', pin: '4711', new_password: 'hunter3' }
  await chain.admin.documents.save.mutate({ doctype: 'User', document: { name: 'omar', email: 'omar', ...secret } })
  await shop.api.sync.pull.mutate()
  const { changes } = await branch.changes.since.query({ doctype: 'User', cursor: null, limit: 100 })
  const names = changes.flatMap((change) => (change.kind === 'upsert' ? [change.document.name] : []))
  expect(names.sort()).toEqual(['amal', 'omar'])
  const told = JSON.stringify(changes) + JSON.stringify(await branch.registry.get.query())
  expect(told).not.toMatch(/hunter|key-in-a-user/)
  const database = new Database(join(shop.dataDir, 'branch.sqlite'))
  const users = database.prepare('SELECT "username" FROM "User" ORDER BY 1').all() as { username: string }[]
  database.close()
  expect(users.map(({ username }) => username)).toEqual(['admin', 'amal'])
})
