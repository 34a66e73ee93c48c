import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createScratchDatabase } from '@branchline/db/testing'
import { freePort, ScratchRedis } from '@branchline/platform/testing'
import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import type {} from '@branchline/testing'
import type { TRPCClient } from '@trpc/client'
import { afterEach, expect, inject, it } from 'vitest'
import { clientOf } from './client-of.ts'
import { item, sale } from './documents.ts'
import { RoundRobin } from './round-robin.ts'
import { ServerProcess } from './server-process.ts'

// Three central processes on one PostgreSQL, behind a load balancer without sticky sessions. Under load all are restarted, one after the
// other; then their Redis dies, and one of them is killed with -9.

const program = inject('redisProgram')
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

async function startChain(redis: ScratchRedis | null) {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-centrals-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
  const shared = {
    ADMIN_PASSWORD: password,
    BRANCHLINE_ALLOW_HTTP: '1',
    ...(redis ? { REDIS_URL: redis.url } : {}),
  }
  const DATABASE_URL = await createScratchDatabase(inject('postgresUrl'))
  const startCentral = async (port: number) => {
    const environment = {
      ...shared,
      DATA_DIR: join(folder, 'central'),
      DATABASE_URL,
      SECRET_KEY: 'the key of all of them',
    }
    const central = await ServerProcess.start('central', environment, port)
    endings.push(() => central.end('SIGKILL'))
    return central
  }
  const ports = [await freePort(), await freePort(), await freePort()]
  const centrals = await Promise.all(ports.map(startCentral))
  const balancer = new RoundRobin(ports)
  const url = await balancer.start()
  endings.push(() => balancer.stop())
  const admins = await Promise.all(centrals.map((central) => login<CentralRouter>(central.url)))
  const openShop = async (branchCode: string) => {
    const account = await (admins[0] as TRPCClient<CentralRouter>).branches.register.mutate({ branchCode })
    const environment = {
      ...shared,
      DATA_DIR: join(folder, branchCode),
      CENTRAL_URL: url,
      BRANCH_CODE: branchCode,
      SYNC_USERNAME: account.username,
      SYNC_PASSWORD: account.password,
      PUSH_INTERVAL_SECONDS: '2',
      PULL_MASTERS_INTERVAL_SECONDS: '3600',
    }
    const branch = await ServerProcess.start('branch', environment, await freePort())
    endings.push(() => branch.end('SIGKILL'))
    return login<BranchRouter>(branch.url)
  }
  return { centrals, ports, admins, startCentral, balancer, shops: await Promise.all(['CAI', 'GIZ'].map(openShop)) }
}

async function names(api: TRPCClient<BranchRouter> | TRPCClient<CentralRouter>): Promise<string[]> {
  const found: string[] = []
  let after: string | null = null
  do {
    const asked = { doctype, fields: ['name'], after, limit: 1_000 }
    const page: { documents: Record<string, unknown>[]; nextAfter: string | null } = await (
      api as TRPCClient<BranchRouter>
    ).documents.list.query(asked)
    found.push(...page.documents.map(({ name }) => String(name)))
    after = page.nextAfter
  } while (after !== null)
  return found.sort()
}

/** Sells at every shop, as fast as they confirm, until it is told to stop. */
function selling(shops: TRPCClient<BranchRouter>[]) {
  let goesOn = true
  const sold: string[] = []
  const failed: unknown[] = []
  const tills = shops.map(async (shop) => {
    while (goesOn) {
      await shop.documents.submit.mutate({ doctype, document: sale() }).then(
        ({ document }) => sold.push(document.name),
        (error) => failed.push(error),
      )
      await wait(100)
    }
  })
  const stop = async () => {
    goesOn = false
    await Promise.all(tills)
  }
  return { sold, failed, stop }
}

it('three centrals, all restarted in turn and one killed under load: no sale fails, each is there once, and jobs go on, with Redis and when it dies', {
  timeout: 240_000,
}, async () => {
  const redis = 'path' in program ? await ScratchRedis.start(program.path) : null
  if (redis) endings.push(() => redis.kill())
  const { centrals, ports, admins, startCentral, balancer, shops } = await startChain(redis)
  const [first, second] = admins as [TRPCClient<CentralRouter>, TRPCClient<CentralRouter>]

  // What one central writes wakes a shop that waits at another.
  await expect.poll(async () => (await second.branches.list.query()).branches.length).toBe(2)
  for (const [index, admin] of admins.entries()) {
    const name = `TEA-${index}`
    await admin.documents.save.mutate({ doctype: 'Item', document: item(name) })
    for (const shop of shops) {
      await expect
        .poll(() => shop.documents.get.query({ doctype: 'Item', name }).then(Boolean, () => false), {
          interval: 20,
          timeout: 3_000,
        })
        .toBe(true)
    }
  }
  if (redis) expect((await first.status.summary.query()).redis).toBe('up')

  const tills = selling(shops)
  for (const [index, port] of ports.entries()) {
    const before = tills.sold.length
    await centrals[index]?.end('SIGTERM')
    centrals[index] = await startCentral(port)
    expect(tills.sold.length).toBeGreaterThan(before)
  }
  await redis?.kill()
  const before = tills.sold.length
  await centrals[2]?.end('SIGKILL')
  // A job of another central: who sees warehouses is worked out anew.
  await second.rules.update.mutate({ doctype: 'Warehouse', branchFilterField: null })
  await expect
    .poll(async () => (await first.rules.list.query()).rules.some((rule) => 'rescoping' in rule && rule.rescoping))
    .toBe(false)
  await expect.poll(() => tills.sold.length).toBeGreaterThan(before + 20)
  await tills.stop()

  expect(tills.failed).toEqual([])
  for (const shop of shops) {
    await expect
      .poll(async () => (await shop.status.summary.query()).outbox, { timeout: 40_000 })
      .toMatchObject({ pending: 0, inFlight: 0, waiting: 0, dead: 0 })
  }
  expect(await names(first)).toEqual([...tills.sold].sort())
  expect(new Set(tills.sold).size).toBe(tills.sold.length)
  expect(Math.min(...ports.map((port) => balancer.given.get(port) ?? 0))).toBeGreaterThan(0)
})
