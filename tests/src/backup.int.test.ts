import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createScratchDatabase } from '@branchline/db/testing'
import { freePort } from '@branchline/platform/testing'
import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import type {} from '@branchline/testing'
import type { TRPCClient } from '@trpc/client'
import { afterEach, expect, inject, it } from 'vitest'
import { clientOf } from './client-of.ts'
import { item, sale } from './documents.ts'
import { ServerProcess } from './server-process.ts'
import { typed } from './typed-command.ts'

// Central and a shop as they are deployed, backed up and restored as an operator does it.

const password = 'test-password'
const doctype = 'Sales Invoice'
const endings: (() => unknown)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function login<Router extends CentralRouter | BranchRouter>(url: string): Promise<TRPCClient<Router>> {
  // biome-ignore lint/suspicious/noExplicitAny: both routers have it
  const { token } = await (clientOf<Router>(url) as any).auth.login.mutate({ username: 'admin', password })
  return clientOf<Router>(url, token)
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-backup-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
  const common = { ADMIN_PASSWORD: password, BRANCHLINE_ALLOW_HTTP: '1' }
  const central = {
    port: await freePort(),
    environment: {
      ...common,
      DATA_DIR: join(folder, 'central'),
      DATABASE_URL: await createScratchDatabase(inject('postgresUrl')),
      SECRET_KEY: 'the key of this central',
    },
  }
  let server = await ServerProcess.start('central', central.environment, central.port)
  endings.push(() => server.end('SIGKILL'))
  const { username, password: syncPassword } = await (await login<CentralRouter>(server.url)).branches.register.mutate({
    branchCode: 'CAI',
  })
  const environment = {
    ...common,
    DATA_DIR: join(folder, 'CAI'),
    CENTRAL_URL: server.url,
    BRANCH_CODE: 'CAI',
    SYNC_USERNAME: username,
    SYNC_PASSWORD: syncPassword,
    PUSH_INTERVAL_SECONDS: '1',
    PULL_MASTERS_INTERVAL_SECONDS: '1',
  }
  const shop = { port: await freePort(), environment }
  let shopServer = await ServerProcess.start('branch', environment, shop.port)
  endings.push(() => shopServer.end('SIGKILL'))
  return {
    folder,
    central: central.environment,
    shop: environment,
    admin: () => login<CentralRouter>(server.url),
    till: () => login<BranchRouter>(shopServer.url),
    stopCentral: () => server.end('SIGTERM'),
    startCentral: async () => {
      server = await ServerProcess.start('central', central.environment, central.port)
    },
    stopShop: () => shopServer.end('SIGTERM'),
    startShop: async () => {
      shopServer = await ServerProcess.start('branch', environment, shop.port)
    },
  }
}

async function names(api: TRPCClient<BranchRouter> | TRPCClient<CentralRouter>): Promise<string[]> {
  const { documents } = await (api as TRPCClient<BranchRouter>).documents.list.query({
    doctype,
    fields: ['name'],
    after: null,
    limit: 1_000,
  })
  return documents.map(({ name }) => String(name)).sort()
}

/** Sells until it is told to stop. Answers what was confirmed. */
function selling(till: TRPCClient<BranchRouter>) {
  let goesOn = true
  const sold: string[] = []
  const work = (async () => {
    while (goesOn) {
      sold.push((await till.documents.submit.mutate({ doctype, document: sale() })).document.name)
      await wait(100)
    }
  })()
  return {
    sold,
    stop: async () => {
      goesOn = false
      await work
    },
  }
}

it('central is backed up while a shop sells and restored later: nothing is lost or doubled', {
  timeout: 240_000,
}, async () => {
  const chain = await start()
  const till = await chain.till()
  const shop = selling(till)
  await expect.poll(async () => (await names(await chain.admin())).length, { timeout: 30_000 }).toBeGreaterThan(5)

  const backups = join(chain.folder, 'backups')
  const before = shop.sold.length
  const backup = await typed('central', ['backup', backups, '--json', '--keep', '1'], chain.central)
  expect([backup.err, backup.code]).toEqual(['', 0])
  const { folder, rows } = JSON.parse(backup.out)
  expect(shop.sold.length).toBeGreaterThan(before)
  await (await chain.admin()).documents.save.mutate({ doctype: 'Item', document: item('LATE') })
  await expect
    .poll(async () => (await till.documents.get.query({ doctype: 'Item', name: 'LATE' })).document, { timeout: 20_000 })
    .not.toBeNull()
  // So that the restored central has lost sales that the shop settled.
  await expect
    .poll(async () => (await names(await chain.admin())).length, { timeout: 60_000 })
    .toBeGreaterThan(rows.Document + 5)

  const atWork = await typed('central', ['restore', folder, '--replace'], chain.central)
  expect([atWork.code, atWork.err]).toEqual([1, expect.stringMatching(/^RESTORE_REFUSED: .*Stop every central/)])
  await chain.stopCentral()
  const unasked = await typed('central', ['restore', folder], chain.central)
  expect([unasked.code, unasked.err]).toEqual([1, expect.stringMatching(/^RESTORE_REFUSED: .*holds data/)])
  const restored = await typed('central', ['restore', folder, '--replace', '--json'], chain.central)
  expect([restored.err, restored.code]).toEqual(['', 0])
  await chain.startCentral()
  await shop.stop()

  const admin = await chain.admin()
  const expected = [...shop.sold].sort()
  await expect.poll(() => names(admin), { timeout: 90_000, interval: 500 }).toEqual(expected)
  // What was written at central after the backup is lost there, and goes at the shop: both sides agree.
  await expect
    .poll(async () => (await till.documents.get.query({ doctype: 'Item', name: 'LATE' })).document, { timeout: 30_000 })
    .toBeNull()
  expect(await names(till)).toEqual(expected)
  const { run } = await till.verify.run.mutate({})
  await expect
    .poll(async () => (await till.verify.last.query({})).runs.find(({ id }) => id === run.id)?.verdict, {
      timeout: 60_000,
    })
    .toBe('equal')

  // Into an empty database nobody has to be asked; a backup with a changed byte is not restored at all.
  const empty = { ...chain.central, DATABASE_URL: await createScratchDatabase(inject('postgresUrl')) }
  const damaged = join(chain.folder, 'damaged')
  cpSync(folder, damaged, { recursive: true })
  writeFileSync(join(damaged, 'Document.copy.gz'), 'x', { flag: 'a' })
  const [refused, taken] = [
    await typed('central', ['restore', damaged], empty),
    await typed('central', ['restore', folder, '--json'], empty),
  ]
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/^BACKUP_DAMAGED: /)])
  expect([taken.code, JSON.parse(taken.out).rows]).toEqual([0, rows])
})

it('a shop is backed up while it sells and restored: what was set aside stays, and it sells on', {
  timeout: 240_000,
}, async () => {
  const chain = await start()
  const shop = selling(await chain.till())
  await expect.poll(() => shop.sold.length, { timeout: 30_000 }).toBeGreaterThan(5)
  const backups = join(chain.folder, 'backups')
  const backup = await typed('branch', ['backup', backups, '--json', '--keep', '1'], chain.shop)
  expect([backup.err, backup.code]).toEqual(['', 0])
  const { folder } = JSON.parse(backup.out)
  await shop.stop()
  expect(readdirSync(folder).sort()).toEqual(['branch.sqlite', 'manifest.json', 'secret.key'])

  await chain.stopShop()
  const unasked = await typed('branch', ['restore', folder], chain.shop)
  expect([unasked.code, unasked.err]).toEqual([1, expect.stringMatching(/^RESTORE_REFUSED: .*holds a database/)])
  const foreign = await typed('branch', ['restore', folder, '--replace'], { ...chain.shop, BRANCH_CODE: 'GIZ' })
  expect([foreign.code, foreign.err]).toEqual([1, expect.stringMatching(/^RESTORE_REFUSED: .*backup of CAI/)])
  const restored = await typed('branch', ['restore', folder, '--replace', '--json'], chain.shop)
  expect([restored.err, restored.code]).toEqual(['', 0])
  expect(readdirSync(JSON.parse(restored.out).setAside)).toContain('branch.sqlite')

  await chain.startShop()
  const till = await chain.till()
  const held = await names(till)
  expect(held.length).toBeGreaterThan(0)
  expect(shop.sold).toEqual(expect.arrayContaining(held))
  // It is another life of the branch: it sells, and waits for head office to take it (`another-life.int.test.ts`).
  const { document } = await till.documents.submit.mutate({ doctype, document: sale() })
  expect(held).not.toContain(document.name)
  expect(await names(till)).toContain(document.name)
})
