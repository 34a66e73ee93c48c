import { setTimeout as wait } from 'node:timers/promises'
import { ScratchRedis } from '@branchline/platform/testing'
import type {} from '@branchline/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'

// A whole chain with a real Redis, which holds no truth: whatever becomes of it, nothing is lost and no sale waits.

const program = inject('redisProgram')
const doctype = 'Sales Invoice'
const intervalSeconds = 2
let redis: ScratchRedis
let chain: Chain
let shop: Shop

beforeAll(async () => {
  if ('missing' in program) return
  redis = await ScratchRedis.start(program.path)
  const shared = { REDIS_URL: redis.url }
  chain = await Chain.start({ environment: shared, shops: { ...shared, PUSH_INTERVAL_SECONDS: intervalSeconds } })
  shop = await chain.openShop('CAI')
})
afterAll(async () => {
  redis?.goOn()
  await chain?.stop()
  await redis?.kill()
})
beforeEach((context) => {
  if ('missing' in program) context.skip(program.missing)
})

const states = async () =>
  Promise.all([chain.admin, shop.api].map(async (api) => (await api.status.summary.query()).redis))
const bothSay = (state: 'up' | 'away') => expect.poll(states).toEqual([state, state])

/** Answers how long each sale took, in ms. */
async function sell(count: number): Promise<{ names: string[]; tookMs: number[] }> {
  const names: string[] = []
  const tookMs: number[] = []
  for (let made = 0; made < count; made += 1) {
    const at = performance.now()
    const { document } = await shop.api.documents.submit.mutate({ doctype, document: sale() })
    tookMs.push(performance.now() - at)
    names.push(document.name)
  }
  return { names, tookMs: tookMs.sort((a, b) => a - b) }
}

const isAtCentral = (name: string) =>
  chain.admin.documents.get.query({ doctype, name }).then(
    () => true,
    () => false,
  )

it('a sale wakes the drainer by way of Redis, and both sides say that Redis works', async () => {
  await bothSay('up')
  const { names } = await sell(1)
  await expect.poll(() => isAtCentral(names[0] ?? ''), { interval: 10, timeout: 1_000 }).toBe(true)
})

it('what head office changes is at the shop at once', async () => {
  await bothSay('up')
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('TEA') })
  await expect
    .poll(() => shop.api.documents.get.query({ doctype: 'Item', name: 'TEA' }).then(Boolean, () => false), {
      interval: 20,
      timeout: 2_000,
    })
    .toBe(true)
})

describe('whatever becomes of Redis, sales arrive within an interval, and none waits', () => {
  const faults: [string, () => unknown, () => unknown][] = [
    ['it is emptied', () => redis.say('FLUSHALL'), () => {}],
    ['it is killed', () => redis.kill(), () => redis.start()],
    ['it is read-only', () => redis.say('REPLICAOF 127.0.0.1 1'), () => redis.say('REPLICAOF NO ONE')],
    ['it has no memory left', () => redis.say('CONFIG SET maxmemory 1'), () => redis.say('CONFIG SET maxmemory 0')],
    ['it hangs', () => redis.hang(), () => redis.goOn()],
  ]
  it.for(faults)('%s', async ([, strike, cure]) => {
    await bothSay('up')
    const before = await sell(50)
    await strike()
    const at = performance.now()
    const during = await sell(50)
    const last = during.names.at(-1) ?? ''
    await expect.poll(() => isAtCentral(last), { interval: 20, timeout: 10_000 }).toBe(true)
    // A hang is noticed within two seconds; all else at once.
    expect(performance.now() - at).toBeLessThan(intervalSeconds * 1000 + 2_500)
    const p99 = (took: number[]) => took[Math.floor(took.length * 0.99) - 1] ?? 0
    expect(p99(during.tookMs)).toBeLessThan(Math.max(500, 5 * p99(before.tookMs)))
    await cure()
    await bothSay('up')
    const { names } = await sell(1)
    await expect.poll(() => isAtCentral(names[0] ?? ''), { interval: 10, timeout: 2_000 }).toBe(true)
  })

  it('and in the end both sides hold the same sales, each once', async () => {
    const names = async (api: typeof shop.api | typeof chain.admin) => {
      const { documents } = await (api as typeof shop.api).documents.list.query({
        doctype,
        fields: ['name'],
        limit: 1_000,
      })
      return documents.map(({ name }) => String(name)).sort()
    }
    await expect.poll(async () => (await names(chain.admin)).length).toBe((await names(shop.api)).length)
    expect(await names(chain.admin)).toEqual(await names(shop.api))
    expect((await shop.api.status.summary.query()).outbox).toMatchObject({
      pending: 0,
      inFlight: 0,
      waiting: 0,
      dead: 0,
    })
  })
})

describe('the job board', () => {
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${chain.url}${path}`, { headers })
  const basic = (username: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  })

  it('shows every job to admins, at both servers', async () => {
    await bothSay('up')
    for (const url of [chain.url, shop.url]) {
      const first = await fetch(`${url}/jobs/`, { headers: basic('admin', 'test-password') })
      expect(first.status).toBe(200)
      expect(await first.text()).toContain('Branchline jobs')
      const cookie = first.headers.get('set-cookie') ?? ''
      const jobs = await fetch(`${url}/jobs/api/queues`, { headers: { cookie: cookie.split(';')[0] ?? '' } })
      const { queues } = (await jobs.json()) as { queues: { name: string; readOnlyMode: boolean }[] }
      const wanted =
        url === chain.url
          ? ['alerts', 'alias-sweep', 'evening-report', 'rescope', 'retention', 'webhooks']
          : ['backfill', 'drain', 'heartbeat', 'pull', 'pull-failover', 'retention']
      expect(queues.map(({ name }) => name).sort()).toEqual(wanted)
      expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true)
    }
  })

  it('waits for nothing while Redis hangs', async () => {
    await bothSay('up')
    redis.hang()
    const at = performance.now()
    const answer = await get('/jobs/api/queues', basic('admin', 'test-password'))
    expect(answer.status).toBeGreaterThanOrEqual(500)
    expect(performance.now() - at).toBeLessThan(4_000)
    redis.goOn()
    await bothSay('up')
  })
})

it('a server stops in time while Redis hangs, and what it had is there at the next start', async () => {
  await bothSay('up')
  const { names } = await sell(3)
  redis.hang()
  const at = performance.now()
  await shop.stop()
  expect(performance.now() - at).toBeLessThan(4_000)
  const starting = performance.now()
  await shop.start()
  expect(performance.now() - starting).toBeLessThan(4_000)
  for (const name of names) await expect.poll(() => isAtCentral(name)).toBe(true)
  redis.goOn()
  await wait(100)
  await bothSay('up')
})
