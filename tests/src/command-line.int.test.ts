import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'
import { typed } from './typed-command.ts'

const password = 'test-password'
// Each command is a process of its own.
const slow = { timeout: 120_000 }
const folder = mkdtempSync(join(tmpdir(), 'branchline-commands-'))
let chain: Chain
let shop: Shop

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
})
afterAll(async () => {
  await chain.stop()
  rmSync(folder, { recursive: true, force: true })
})

const branch = (args: string[], more: Record<string, string> = {}) =>
  typed('branch', args, { ADMIN_PASSWORD: password, ...environment(), ...more })
const central = (args: string[], more: Record<string, string> = {}) =>
  typed('central', args, { ADMIN_PASSWORD: password, CENTRAL_URL: chain.url, ...more })

function environment() {
  const { username, password } = shop.credentials
  return {
    DATA_DIR: shop.dataDir,
    CENTRAL_URL: chain.url,
    BRANCHLINE_ALLOW_HTTP: '1',
    BRANCH_CODE: 'CAI',
    SYNC_USERNAME: username,
    SYNC_PASSWORD: password,
  }
}

it('a shop is looked at and its sales are sent from its own command line', async () => {
  shop.line.cut()
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
  const away = await branch(['push', '--url', shop.url])
  expect([away.code, away.out]).toEqual([1, expect.stringContaining('1 operations still owed')])
  const owing = JSON.parse((await branch(['status', '--json', '--url', shop.url])).out)
  expect(owing).toMatchObject({ branchCode: 'CAI', outbox: { dead: 0 } })
  shop.line.heal()
  const sent = await branch(['push', '--url', shop.url])
  // The branch may have been quicker than the person.
  expect([sent.code, sent.out]).toEqual([
    0,
    expect.stringMatching(/^[01] done, 0 refused, 0 put off; 0 operations still owed\.\n$/),
  ])
  expect((await branch(['status', '--url', shop.url])).out).toContain('owed to head office  nothing')
  expect((await branch(['dead-letters', '--url', shop.url])).out).toBe('There are none.\n')
})

it('a dead letter that is not there is named, and the command fails', async () => {
  const unknown = { code: 1, err: expect.stringContaining('No dead letter bears nobody.') }
  expect(await branch(['dead-letters', 'retry', 'nobody', '--url', shop.url])).toMatchObject(unknown)
  expect(await branch(['dead-letters', 'discard', 'nobody', '--preview', '--url', shop.url])).toMatchObject(unknown)
})

it('a shop loads anew what head office sends, and removes what is not there', async () => {
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('TEA') })
  await branch(['pull', '--url', shop.url])
  const loaded = await branch(['resync', '--doctype', 'Item', '--json', '--url', shop.url])
  expect(loaded.code).toBe(0)
  expect(JSON.parse(loaded.out)).toMatchObject({ doctypes: ['Item'], remaining: 0 })
  expect((await shop.api.documents.get.query({ doctype: 'Item', name: 'TEA' })).document).toMatchObject({ name: 'TEA' })
  expect(await branch(['resync', '--doctype', 'Itme', '--url', shop.url])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^UNKNOWN_DOCTYPE: /),
  })
})

it('the doctor tells a shop that is well from one that is not, and what to do', async () => {
  expect(await branch(['doctor', '--url', shop.url])).toMatchObject({
    code: 0,
    out: expect.stringContaining('Central answers and knows this branch.'),
  })
  shop.line.cut()
  const away = await branch(['doctor', '--url', shop.url])
  expect([away.code, away.out]).toEqual([1, expect.stringMatching(/BAD {3}head office +UNAVAILABLE: /)])
  shop.line.heal()
  expect(
    await branch(['doctor', '--url', shop.url], { CENTRAL_URL: 'http://central', BRANCHLINE_ALLOW_HTTP: '' }),
  ).toMatchObject({ code: 1, out: expect.stringContaining('must be https') })
})

it('what cannot be done is said in a sentence: 1; what is not understood: 2', async () => {
  const [nowhere, wrong, misspelt, noField] = await Promise.all([
    branch(['status', '--url', 'http://127.0.0.1:1']),
    branch(['status', '--url', shop.url], { ADMIN_PASSWORD: 'not this one' }),
    branch(['pusch']),
    central(['rules', 'set', 'Item', 'colour=red']),
  ])
  expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('No branch answers at http://127.0.0.1:1.') })
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('do not match') })
  expect([misspelt.code, noField.code]).toEqual([2, 2])
})

it('head office is run from its command line: branches, rules, users, verification', slow, async () => {
  const [registered, ruled, saved, looked] = await Promise.all([
    central(['branches', 'register', 'GIZ', '--label', 'Giza', '--json']),
    central(['rules', 'set', 'Item', 'batchSize=321']),
    central(['users', 'save', 'mona', '--role', 'viewer', '--json']),
    central(['doctor'], { DATABASE_URL: chain.databaseUrl, SECRET_KEY: 'the key of all of them' }),
  ])
  expect(JSON.parse(registered.out)).toMatchObject({ branchCode: 'GIZ', username: 'branch-GIZ' })
  expect([ruled.code, ruled.out]).toEqual([0, expect.stringContaining('Item')])
  expect((await chain.admin.rules.list.query()).rules).toContainEqual(
    expect.objectContaining({ doctype: 'Item', batchSize: 321 }),
  )
  const { password: monas } = JSON.parse(saved.out)
  const asMona = await central(['branches', 'disable', 'GIZ', '--username', 'mona'], { ADMIN_PASSWORD: monas })
  expect([asMona.code, asMona.err]).toEqual([1, expect.stringMatching(/^FORBIDDEN: /)])
  expect([looked.code, looked.out]).toEqual([0, expect.stringMatching(/ok +database +PostgreSQL \d+/)])
  expect(looked.out).toMatch(/ok +server +running/)
  const verified = central(['verify', 'CAI', '--minutes', '1'])
  // The branch hears that it is asked with its next heartbeat.
  await vi.waitFor(
    async () => {
      expect((await chain.admin.verify.last.query({ branchCode: 'CAI' })).runs).not.toEqual([])
      await shop.beat()
    },
    { timeout: 60_000, interval: 500 },
  )
  expect(await verified).toMatchObject({ code: 0, out: expect.stringMatching(/^CAI {2}equal {2}\d+ records/) })
})

it('what is exported is imported again as it was, and what changed since is put back', slow, async () => {
  const file = join(folder, 'all.ndjson.gz')
  const exported = await central(['export', file, '--json'])
  expect([exported.err, exported.code]).toEqual(['', 0])
  const counts = JSON.parse(exported.out).documents
  expect(counts).toMatchObject({ Item: 1, 'Sales Invoice': 1 })
  const total = Object.values<number>(counts).reduce((sum, count) => sum + count, 0)
  const before = (await chain.admin.documents.get.query({ doctype: 'Item', name: 'TEA' })).document
  const again = JSON.parse((await central(['import', file, '--json'])).out)
  expect(again).toEqual({ created: 0, updated: 0, unchanged: total, rejected: 0, rejections: [] })
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: { ...item('TEA'), item_name: 'Spilt tea' } })
  const back = await central(['import', file, '--json'])
  expect(JSON.parse(back.out)).toMatchObject({ updated: 1, unchanged: total - 1 })
  expect((await chain.admin.documents.get.query({ doctype: 'Item', name: 'TEA' })).document).toEqual(before)
  expect(readFileSync(file).length).toBeGreaterThan(100)
})
