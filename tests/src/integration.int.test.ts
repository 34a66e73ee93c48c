import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { CentralRouter, Event } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'

const doctype = 'Sales Invoice'
let chain: Chain
let shop: Shop
let login: { username: string; password: string }
let erp: TRPCClient<CentralRouter>

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
  const { username, password = '' } = await chain.admin.users.save.mutate({ username: 'erp', kind: 'integration' })
  login = { username, password }
  erp = await chain.loginAtCentral(username, password)
})
afterAll(() => chain.stop())

async function sell(): Promise<string> {
  return (await shop.api.documents.submit.mutate({ doctype, document: sale() })).document.name
}

async function readAll(cursor: string | null, limit = 3): Promise<{ events: Event[]; cursor: string | null }> {
  const events: Event[] = []
  for (let more = true; more; ) {
    const page = await erp.events.since.query({ doctypes: [doctype], cursor, limit })
    events.push(...page.events)
    cursor = page.nextCursor
    more = page.hasMore
  }
  return { events, cursor }
}

/** What lies after a place, once so many events do: any open transaction of the database server holds readers back a little. */
async function readOnce(cursor: string | null, count: number): ReturnType<typeof readAll> {
  await expect.poll(async () => (await readAll(cursor)).events.length, { timeout: 10_000 }).toBe(count)
  return readAll(cursor)
}

it('every sale of every shop is read, whatever way it came, and a cancelled one again', async () => {
  const names = [await sell(), await sell(), await sell(), await sell()]
  await shop.api.sync.push.mutate()
  const first = await readOnce(null, 4)
  expect(first.events.map(({ name }) => name).sort()).toEqual([...names].sort())
  expect(first.events[0]).toMatchObject({ operation: 'submit', version: 1, origin_branch: 'CAI' })

  await shop.api.documents.cancel.mutate({ doctype, name: names[1] ?? '' })
  await shop.api.sync.push.mutate()
  const second = await readOnce(first.cursor, 1)
  expect(second.events).toMatchObject([{ name: names[1], operation: 'cancel', version: 2 }])
  // A reader killed before it kept its place reads the same again.
  expect((await readAll(first.cursor)).events).toEqual(second.events)
})

it('a draft that is deleted is read as deleted, and one that comes back as the version after that', async () => {
  const { cursor } = await readAll(null)
  const { document } = await shop.api.documents.save.mutate({ doctype, document: sale() })
  await shop.api.sync.push.mutate()
  const made = await readOnce(cursor, 1)
  expect(made.events).toMatchObject([{ name: document.name, operation: 'insert', version: 1 }])
  await shop.api.documents.delete.mutate({ doctype, name: document.name })
  await shop.api.sync.push.mutate()
  const gone = await readOnce(made.cursor, 1)
  expect(gone.events).toMatchObject([{ name: document.name, operation: 'delete', version: 2, document: null }])
  await shop.api.documents.submit.mutate({ doctype, document })
  await shop.api.sync.push.mutate()
  const { events } = await readOnce(gone.cursor, 1)
  expect(events).toMatchObject([{ name: document.name, operation: 'submit', version: 3 }])
  // Who slept meanwhile is told of the newest alone.
  expect((await readAll(made.cursor)).events).toMatchObject([{ name: document.name, version: 3 }])
})

it('products sent twice are written once, and reach the shop', async () => {
  const documents = [item('ERP-1'), { doctype: 'Item' }]
  const once = await erp.documents.import.mutate({ documents })
  expect(once.results).toMatchObject([{ status: 'created' }, { status: 'rejected', code: 'VALIDATION_FAILED' }])
  expect((await erp.documents.import.mutate({ documents })).results[0]).toMatchObject({ status: 'unchanged' })
  await expect
    .poll(async () => (await shop.api.documents.get.query({ doctype: 'Item', name: 'ERP-1' })).document?.item_name, {
      timeout: 10_000,
    })
    .toBe('ERP-1')
})

it('sales from before Branchline get their identity once, however often they are sent', async () => {
  const old = { ...sale(), doctype, docstatus: 1 }
  const documents = [
    { ...old, name: 'SINV-CAI-2019-00001' },
    { ...old, name: 'OLD-7', origin_branch: 'CAI' },
    { ...old, name: 'OLD-8' },
  ]
  const statuses = async () => (await erp.documents.import.mutate({ documents })).results.map(({ status }) => status)
  expect(await statuses()).toEqual(['created', 'created', 'rejected'])
  const first = (await chain.admin.documents.get.query({ doctype, name: 'OLD-7' })).document
  expect(first).toMatchObject({ origin_branch: 'CAI', sync_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  expect(await statuses()).toEqual(['unchanged', 'unchanged', 'rejected'])
})

it('a sale from before Branchline that a branch enters itself is the same record as the one that was imported', async () => {
  const name = 'SINV-CAI-2018-00007'
  const old = { ...sale(), doctype, name }
  shop.line.cut()
  const entered = await shop.api.documents.submit.mutate({ doctype, document: old })
  const imported = await erp.documents.import.mutate({ documents: [{ ...old, docstatus: 1 }] })
  expect(imported.results).toMatchObject([{ status: 'created' }])
  const { document } = await chain.admin.documents.get.query({ doctype, name })
  expect(document).toEqual(entered.document)
  shop.line.heal()
  expect(await shop.api.sync.push.mutate()).toMatchObject({ rejected: 0, remaining: 0 })
  expect((await chain.admin.documents.list.query({ doctype, filters: { name } })).total).toBe(1)
})

it('an integration reads events and imports; everything else is refused', async () => {
  const forbidden = expect.objectContaining({ data: expect.objectContaining({ branchlineCode: 'FORBIDDEN' }) })
  await expect(erp.documents.list.query({ doctype, limit: 1 })).rejects.toEqual(forbidden)
  await expect(erp.users.list.query()).rejects.toEqual(forbidden)
  await expect(erp.branches.list.query()).rejects.toEqual(forbidden)
  await expect(erp.events.since.query({ doctypes: [doctype], cursor: 'c1.ff.0.1', limit: 1 })).rejects.toMatchObject({
    data: { branchlineCode: 'INVALID_CURSOR' },
  })
})

it('a new password ends the old sessions, a disabled login cannot come back', async () => {
  const { password = '' } = await chain.admin.users.save.mutate({ username: 'old-erp', kind: 'integration' })
  const old = await chain.loginAtCentral('old-erp', password)
  await old.events.since.query({ doctypes: [doctype], cursor: null, limit: 1 })
  const renewed = (await chain.admin.users.save.mutate({ username: 'old-erp', kind: 'integration' })).password ?? ''
  chain.clock.ahead(3_000)
  await expect(old.events.since.query({ doctypes: [doctype], cursor: null, limit: 1 })).rejects.toThrow()
  await expect(chain.loginAtCentral('old-erp', password)).rejects.toThrow()
  await chain.loginAtCentral('old-erp', renewed)
  await chain.admin.users.disable.mutate({ username: 'old-erp' })
  await expect(chain.loginAtCentral('old-erp', renewed)).rejects.toThrow()
  await expect(chain.admin.users.save.mutate({ username: 'branch-CAI', kind: 'operator' })).rejects.toThrow(
    /branch CAI/,
  )
})

it('an integration reads and writes the DocTypes it was given, and no other', async () => {
  const save = { username: 'pim', kind: 'integration' as const, doctypes: ['Item'] }
  const { password = '' } = await chain.admin.users.save.mutate(save)
  const pim = await chain.loginAtCentral('pim', password)
  const documents = [item('PIM-1'), { doctype: 'Item Group', name: 'Goods', item_group_name: 'Goods' }]
  expect((await pim.documents.import.mutate({ documents })).results).toMatchObject([
    { status: 'created' },
    { status: 'rejected', code: 'FORBIDDEN' },
  ])
  const read = (doctypes: string[]) => pim.events.since.query({ doctypes, cursor: null, limit: 10 })
  await expect
    .poll(async () => (await read(['Item'])).events.map(({ name }) => name), { timeout: 10_000 })
    .toContain('PIM-1')
  const forbidden = { data: { branchlineCode: 'FORBIDDEN' } }
  await expect(read(['Item', doctype])).rejects.toMatchObject(forbidden)

  // Another choice counts for what is open already, and needs no new password.
  await chain.admin.users.save.mutate({ ...save, keepPassword: true, doctypes: [doctype] })
  chain.clock.ahead(3_000)
  await read([doctype])
  await expect(read(['Item'])).rejects.toMatchObject(forbidden)
  const { users } = await chain.admin.users.list.query()
  expect(users.find(({ username }) => username === 'pim')).toMatchObject({ doctypes: [doctype] })
})

it('with an overlap the old password and what is open stay good until its end, and not a moment longer', async () => {
  const save = { username: 'rota', kind: 'integration' } as const
  const { password: old = '' } = await chain.admin.users.save.mutate(save)
  const open = await chain.loginAtCentral('rota', old)
  const { password: renewed = '' } = await chain.admin.users.save.mutate({ ...save, overlapHours: 0.5 })
  const reads = (api: TRPCClient<CentralRouter>) =>
    api.events.since.query({ doctypes: [doctype], cursor: null, limit: 1 }).then(
      () => true,
      () => false,
    )
  chain.clock.ahead(3_000)
  const late = await chain.loginAtCentral('rota', old)
  const next = await chain.loginAtCentral('rota', renewed)
  expect([await reads(open), await reads(late), await reads(next)]).toEqual([true, true, true])
  await chain.ahead(1_800_000)
  expect([await reads(open), await reads(late), await reads(next)]).toEqual([false, false, true])
  await expect(chain.loginAtCentral('rota', old)).rejects.toThrow()
  erp = await chain.loginAtCentral(login.username, login.password)
})

it("a reader's lag is shown: its place, when it read last, how many events it has before it", async () => {
  const ofErp = async () => {
    const { readers = [] } = await chain.admin.status.summary.query()
    return readers.filter(({ username, doctypes }) => username === 'erp' && doctypes.join() === doctype)
  }
  const { cursor } = await readAll(null)
  await readAll(cursor)
  expect(await ofErp()).toMatchObject([{ behind: 0, behindIsMore: false, oldestUnreadAt: null, cursor }])
  await sell()
  await sell()
  await shop.api.sync.push.mutate()
  await expect.poll(async () => (await ofErp())[0]?.behind, { timeout: 10_000 }).toBe(2)
  const [behind] = await ofErp()
  expect(behind?.cursor).toBe(cursor)
  expect(Date.parse(behind?.oldestUnreadAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
})

const guide = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8')
const run = promisify(execFile)

async function isThere(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    () => false,
  )
}

for (const [language, program, args] of [
  ['sh', 'bash', ['-c']],
  ['python', 'python3', ['-c']],
  ['php', 'php', ['-r']],
] as const) {
  it.skipIf(!(await isThere(program)))(`the guide's ${language} pushes a product and reads the sales`, async () => {
    const { cursor } = await readAll(null)
    const name = await sell()
    await shop.api.sync.push.mutate()
    await readOnce(cursor, 1)
    const script = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(guide)?.[1] ?? ''
    expect(script).not.toBe('')
    const env = { PATH: process.env.PATH, CENTRAL: chain.url, NAME: login.username, PASSWORD: login.password }
    const { stdout } = await run(program, [...args, script.replace(/^<\?php/, '')], { env })
    expect(stdout).toContain('created')
    expect(stdout).toContain(name)
  })
}
