import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openBranchStore } from '@branchline/db/branch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'

let chain: Chain
let cairo: Shop

beforeAll(async () => {
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
})
afterAll(() => chain.stop())

const soon = { timeout: 5_000, interval: 50 }

async function changeStore(shop: Shop, change: (store: Awaited<ReturnType<typeof openBranchStore>>) => Promise<void>) {
  await shop.restart(async () => {
    const store = await openBranchStore({ dataDir: shop.dataDir })
    try {
      await change(store)
    } finally {
      await store.close()
    }
  })
}

describe('one folder, one branch', () => {
  it('a second site is refused, and a branch keeps its code', async () => {
    await changeStore(cairo, async (store) => {
      const site = await store.read.getSiteConfig()
      if (!site) throw new Error('there is no site')
      await expect(store.write((tx) => tx.putSiteConfig({ ...site, branchCode: 'GIZ' }))).rejects.toThrow(
        /exactly one site.*CAI/,
      )
      await expect(store.write((tx) => tx.patchSiteConfig({ branchCode: 'GIZ' }))).rejects.toThrow()
      expect(await store.read.getSiteConfig()).toEqual(site)
    })
  })

  it('a start under another code is refused, and says which branch the folder holds', async () => {
    await cairo.stop()
    const start = cairo.restartAs({ BRANCH_CODE: 'GIZ' })
    await expect(start).rejects.toThrow(/holds branch CAI, and BRANCH_CODE is GIZ/)
    await cairo.restartAs({})
    expect((await cairo.api.config.get.query()).branchCode).toBe('CAI')
  })
})

describe('settings', () => {
  it('say where they come from', async () => {
    const { settings, syncUsername } = await cairo.api.config.get.query()
    expect(syncUsername).toBe('branch-CAI')
    expect(settings.pushIntervalSeconds).toEqual({ value: 3_600, from: 'environment' })
    expect(settings.logDays).toEqual({ value: 90, from: 'default' })
    expect(settings.centralUrl).toEqual({ value: chain.url, from: 'environment' })
  })

  it('a shorter interval is used at once, without a restart, and stays after one', async () => {
    await expect.poll(() => cairo.line.asked.includes('heartbeat.report'), soon).toBe(true)
    const heartbeats = () => cairo.line.asked.filter((path) => path === 'heartbeat.report').length
    const { settings } = await cairo.api.config.update.mutate({ pushIntervalSeconds: 1 })
    expect(settings.pushIntervalSeconds).toEqual({ value: 1, from: 'changed' })
    const before = heartbeats()
    await expect.poll(heartbeats, soon).toBeGreaterThan(before + 1)
    await cairo.restart()
    expect((await cairo.api.config.get.query()).settings.pushIntervalSeconds).toEqual({ value: 1, from: 'changed' })
    const back = await cairo.api.config.update.mutate({ pushIntervalSeconds: null })
    expect(back.settings.pushIntervalSeconds).toEqual({ value: 3_600, from: 'environment' })
  })

  it('another address of central is used from now on', async () => {
    await cairo.api.config.update.mutate({ centralUrl: 'http://127.0.0.1:9' })
    expect(await cairo.api.sync.testConnection.mutate()).toMatchObject({ ok: false, code: 'UNAVAILABLE' })
    expect((await cairo.api.sync.pull.mutate()).error).toMatch(/cannot be reached/)
    const { settings } = await cairo.api.config.update.mutate({ centralUrl: null })
    expect(settings.centralUrl).toEqual({ value: chain.url, from: 'environment' })
    expect((await cairo.api.sync.pull.mutate()).error).toBeUndefined()
  })

  it('what is out of range is refused, and http where https is demanded', async () => {
    const refused = { data: { branchlineCode: 'VALIDATION_FAILED' } }
    const { update } = cairo.api.config
    await expect(update.mutate({ pushIntervalSeconds: 0 })).rejects.toMatchObject(refused)
    await expect(update.mutate({ historyDays: 1.5 })).rejects.toMatchObject(refused)
    await expect(update.mutate({ centralUrl: 'ftp://central' })).rejects.toMatchObject(refused)
    await cairo.stop()
    await cairo.restartAs({ BRANCHLINE_ALLOW_HTTP: '0' })
    await expect(cairo.api.config.update.mutate({ centralUrl: 'http://central' })).rejects.toMatchObject(refused)
    await cairo.restart()
  })
})

describe('the sync password', () => {
  it('is nowhere in the folder in the clear, nor in the log, and its key is for the owner alone', async () => {
    const { password } = cairo.credentials
    await cairo.restart(async () => {
      for (const file of ['branch.sqlite', 'branch.sqlite-wal', 'secret.key']) {
        const path = join(cairo.dataDir, file)
        if (existsSync(path)) expect(readFileSync(path).includes(password)).toBe(false)
      }
    })
    expect(JSON.stringify(chain.log)).not.toContain(password)
    expect(statSync(join(cairo.dataDir, 'secret.key')).mode & 0o777).toBe(0o600)
  })

  it('may be absent after the first start; a wrong one replaces it and is told, the right one mends it', async () => {
    await cairo.stop()
    await cairo.restartAs({ SYNC_PASSWORD: undefined })
    expect(await cairo.api.sync.testConnection.mutate()).toMatchObject({ ok: true })
    await cairo.stop()
    await cairo.restartAs({ SYNC_PASSWORD: 'not the password' })
    expect(await cairo.api.sync.testConnection.mutate()).toMatchObject({ ok: false, code: 'UNAUTHENTICATED' })
    await cairo.restart()
    expect(await cairo.api.sync.testConnection.mutate()).toMatchObject({ ok: true })
  })

  it('a folder that lost its key asks for the password once more', async () => {
    await cairo.stop()
    rmSync(join(cairo.dataDir, 'secret.key'))
    await expect(cairo.restartAs({ SYNC_PASSWORD: undefined })).rejects.toThrow(/Set SYNC_PASSWORD once more/)
    await cairo.restartAs({})
    await cairo.stop()
    await cairo.restartAs({ SYNC_PASSWORD: undefined })
    expect(await cairo.api.sync.testConnection.mutate()).toMatchObject({ ok: true })
    await cairo.restart()
  })
})

it('a login of another branch, and a clock that is off, are told by name', async () => {
  const giza = await chain.openShop('GIZ')
  await giza.stop()
  const { username, password } = cairo.credentials
  await giza.restartAs({ SYNC_USERNAME: username, SYNC_PASSWORD: password })
  expect(await giza.api.sync.testConnection.mutate()).toMatchObject({ ok: false, code: 'WRONG_BRANCH' })
  await giza.restart()
  giza.clock.ahead(600_000)
  expect(await giza.api.sync.testConnection.mutate()).toMatchObject({
    ok: false,
    code: 'CLOCK_OFF',
    message: expect.stringMatching(/600 s ahead/),
  })
})
