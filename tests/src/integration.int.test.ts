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

it('every sale of every shop is read, whatever way it came, and a cancelled one again', async () => {
  const names = [await sell(), await sell(), await sell(), await sell()]
  await shop.api.sync.push.mutate()
  const first = await readAll(null)
  expect(first.events.map(({ name }) => name).sort()).toEqual([...names].sort())
  expect(first.events[0]).toMatchObject({ operation: 'submit', version: 1, origin_branch: 'CAI' })

  await shop.api.documents.cancel.mutate({ doctype, name: names[1] ?? '' })
  await shop.api.sync.push.mutate()
  const second = await readAll(first.cursor)
  expect(second.events).toMatchObject([{ name: names[1], operation: 'cancel', version: 2 }])
  // A reader killed before it kept its place reads the same again.
  expect((await readAll(first.cursor)).events).toEqual(second.events)
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
    const name = await sell()
    await shop.api.sync.push.mutate()
    const script = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(guide)?.[1] ?? ''
    expect(script).not.toBe('')
    const env = { PATH: process.env.PATH, CENTRAL: chain.url, NAME: login.username, PASSWORD: login.password }
    const { stdout } = await run(program, [...args, script.replace(/^<\?php/, '')], { env })
    expect(stdout).toContain('created')
    expect(stdout).toContain(name)
  })
}
