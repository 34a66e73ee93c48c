import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '@branchline/protocol'
import type {} from '@branchline/testing'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { describe, type ExpectStatic, inject, it, type TestContext } from 'vitest'
import type { Jobs } from '../jobs/jobs.ts'
import { openJobs } from '../jobs/open-jobs.ts'
import { systemClock } from '../system-ports.ts'
import { ScratchRedis } from '../testing/scratch-redis.ts'

// Every test has a Redis of its own, and the time that a server needs to notice what happened to it: they run beside one another.

const program = inject('redisProgram')
const hourMs = 3_600_000
const prefix = '{branchline:branch:CAI}'

interface Server {
  jobs: Jobs
  /** When each run of its one job began. */
  runs: number[]
}

/** A Redis for one test, and servers whose one job counts its runs. */
async function world(context: TestContext) {
  if ('missing' in program) return context.skip(program.missing)
  const redis = await ScratchRedis.start(program.path)
  const servers: Server[] = []
  context.onTestFinished(async () => {
    redis.goOn()
    await Promise.all(servers.map(({ jobs }) => jobs.stop()))
    await redis.kill()
  })
  const said: string[] = []
  const note = (fields: Record<string, unknown>, message: string) => said.push(`${message} ${JSON.stringify(fields)}`)
  const log: Log = { info: note, warn: note, error: note }
  const open = async ({
    intervalMs = hourMs,
    alone = true,
    url = redis.url,
    run = async (): Promise<number | null> => null,
  } = {}): Promise<Server> => {
    const { jobs } = await openJobs({ redisUrl: url, owner: 'branch:CAI', alone }, { clock: systemClock, log })
    const server: Server = { jobs, runs: [] }
    const work = async () => {
      server.runs.push(performance.now())
      return run()
    }
    jobs.start({ name: 'drain', intervalMs: () => intervalMs, run: work })
    servers.push(server)
    return server
  }
  return { redis, open, said }
}

async function comes(expect: ExpectStatic, { jobs }: Server, state: 'up' | 'away'): Promise<void> {
  await expect.poll(() => jobs.redis(), { interval: 10 }).toBe(state)
}

/** Up, and at rest: what the start itself runs is over. */
async function rests(expect: ExpectStatic, server: Server): Promise<void> {
  await comes(expect, server, 'up')
  await expect.poll(() => server.runs.length, { interval: 10 }).toBeGreaterThan(1)
  await wait(50)
  server.runs.length = 0
}

/** Another process, which takes a job and is never heard again. */
function mortal(context: TestContext, url: string): Worker {
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  const worker = new Worker('drain', null, { connection, prefix, lockDuration: 1_000 })
  for (const part of [connection, worker]) part.on('error', () => {})
  context.onTestFinished(() => connection.disconnect())
  return worker
}

describe.concurrent('jobs on Redis', () => {
  it('a wake-up runs the job at once; one that comes during the run runs it once more after it', async (context) => {
    const { expect } = context
    const { open } = await world(context)
    let finish = () => {}
    const server = await open({ run: () => new Promise((resolve) => (finish = () => resolve(null))) })
    await comes(expect, server, 'up')
    await expect
      .poll(() => {
        finish()
        return server.runs.length
      })
      .toBe(2)
    finish()
    await wait(50)
    server.jobs.wake('drain')
    await expect.poll(() => server.runs.length, { interval: 5 }).toBe(3)
    for (let count = 0; count < 20; count += 1) server.jobs.wake('drain')
    await wait(100)
    expect(server.runs.length).toBe(3)
    finish()
    await expect.poll(() => server.runs.length, { interval: 5 }).toBe(4)
    finish()
    await wait(200)
    expect(server.runs.length).toBe(4)
  })

  it('many wake-ups at once are few runs, and the last one is never without a run after it', async (context) => {
    const { expect } = context
    const { open } = await world(context)
    let written = 0
    let seen = 0
    const run = async () => {
      await wait(3)
      seen = written
      return null
    }
    const server = await open({ run })
    await rests(expect, server)
    for (let count = 0; count < 300; count += 1) {
      written += 1
      server.jobs.wake('drain')
      if (count % 7 === 0) await wait(count % 5)
    }
    await expect.poll(() => seen, { interval: 5, timeout: 2_000 }).toBe(written)
    expect(server.runs.length).toBeLessThan(150)
  })

  it('three processes of one server run a job once per interval, and one that is gone is not missed', async (context) => {
    const { expect } = context
    const { open } = await world(context)
    const servers = await Promise.all([1, 2, 3].map(() => open({ alone: false, intervalMs: 500 })))
    for (const server of servers) await comes(expect, server, 'up')
    await wait(600)
    const count = () => servers.reduce((sum, { runs }) => sum + runs.length, 0)
    let before = count()
    await wait(3_000)
    expect(count() - before).toBeGreaterThanOrEqual(5)
    expect(count() - before).toBeLessThanOrEqual(8)
    await servers[0]?.jobs.stop()
    before = count()
    await wait(2_000)
    expect(count() - before).toBeGreaterThanOrEqual(3)
    expect(count() - before).toBeLessThanOrEqual(6)
  })

  it('a run that wants another soon gets it once, however many processes ever ran it', async (context) => {
    const { expect } = context
    const { open } = await world(context)
    const servers = await Promise.all([1, 2, 3].map(() => open({ alone: false, run: async () => 200 })))
    for (const server of servers) await comes(expect, server, 'up')
    await wait(600)
    const count = () => servers.reduce((sum, { runs }) => sum + runs.length, 0)
    const before = count()
    await wait(3_000)
    expect(count() - before).toBeGreaterThan(8)
    expect(count() - before).toBeLessThanOrEqual(17)
  })

  it('emptied, it has its schedulers back within a beat, and what was to run runs', async (context) => {
    const { expect } = context
    const { redis, open } = await world(context)
    const server = await open()
    await rests(expect, server)
    await redis.admin.flushall()
    await expect.poll(() => server.runs.length, { interval: 20, timeout: 2_500 }).toBeGreaterThan(0)
    const queue = new Queue('drain', { connection: redis.admin, prefix })
    expect(await queue.getJobSchedulersCount()).toBe(1)
    const before = server.runs.length
    server.jobs.wake('drain')
    await expect.poll(() => server.runs.length, { interval: 5 }).toBeGreaterThan(before)
    expect(server.jobs.redis()).toBe('up')
  })

  it('killed, jobs run by own timers and wake-ups at once; started again, it is taken up again', async (context) => {
    const { expect } = context
    const { redis, open, said } = await world(context)
    const server = await open({ intervalMs: 400 })
    await rests(expect, server)
    await redis.kill()
    await comes(expect, server, 'away')
    server.runs.length = 0
    await wait(2_100)
    expect(server.runs.length).toBeGreaterThanOrEqual(4)
    const before = server.runs.length
    server.jobs.wake('drain')
    await expect.poll(() => server.runs.length, { interval: 5, timeout: 200 }).toBeGreaterThan(before)
    await redis.start()
    await comes(expect, server, 'up')
    server.runs.length = 0
    await wait(2_100)
    expect(server.runs.length).toBeGreaterThanOrEqual(4)
    expect(said.filter((line) => line.startsWith('Redis does not work'))).toHaveLength(1)
  })

  it.for<[string, string, string]>([
    ['is read-only', 'REPLICAOF 127.0.0.1 1', 'REPLICAOF NO ONE'],
    ['has no memory left', 'CONFIG SET maxmemory 1', 'CONFIG SET maxmemory 0'],
    ['is paused', 'CLIENT PAUSE 4000 ALL', 'PING'],
  ])('one that %s is away: jobs go on, and it is taken up when it works', async ([, command, cure], context) => {
    const { expect } = context
    const { redis, open } = await world(context)
    const server = await open({ intervalMs: 500 })
    await rests(expect, server)
    await redis.say(command)
    await wait(2_500)
    expect(server.jobs.redis()).toBe('away')
    server.runs.length = 0
    server.jobs.wake('drain')
    await expect.poll(() => server.runs.length, { interval: 5, timeout: 200 }).toBe(1)
    await wait(1_100)
    expect(server.runs.length).toBeGreaterThanOrEqual(3)
    await redis.say(cure)
    await comes(expect, server, 'up')
    server.runs.length = 0
    await wait(2_600)
    expect(server.runs.length).toBeGreaterThanOrEqual(3)
  })

  it('one that hangs keeps no wake-up waiting for longer than it takes to notice, and no stop', async (context) => {
    const { expect } = context
    const { redis, open } = await world(context)
    const server = await open()
    await rests(expect, server)
    redis.hang()
    const at = performance.now()
    server.jobs.wake('drain')
    expect(performance.now() - at).toBeLessThan(20)
    await expect.poll(() => server.runs.length, { interval: 20, timeout: 3_000 }).toBeGreaterThan(0)
    await comes(expect, server, 'away')
    const stopAt = performance.now()
    await server.jobs.stop()
    expect(performance.now() - stopAt).toBeLessThan(2_000)
  })

  it('one that is not there at the start keeps nothing waiting, and is taken up when it comes', async (context) => {
    const { expect } = context
    const { redis, open } = await world(context)
    await redis.kill()
    const at = performance.now()
    const server = await open({ intervalMs: 300 })
    await expect.poll(() => server.runs.length, { interval: 5 }).toBe(1)
    expect(performance.now() - at).toBeLessThan(1_000)
    await expect.poll(() => server.runs.length).toBeGreaterThan(2)
    expect(server.jobs.redis()).toBe('away')
    await redis.start()
    await comes(expect, server, 'up')
  })

  it('one that wants another password is away, and no password stands in the log', async (context) => {
    const { expect } = context
    const { redis, open, said } = await world(context)
    await redis.admin.config('SET', 'requirepass', 'right-secret')
    const server = await open({ intervalMs: 200, url: redis.url.replace('//', '//:wrong-secret@') })
    await expect.poll(() => server.runs.length).toBeGreaterThan(2)
    expect(server.jobs.redis()).toBe('away')
    expect(said.join('\n')).not.toContain('secret')
  })

  it('a run whose server died in the middle is run again by another', async (context) => {
    const { expect } = context
    const { redis, open } = await world(context)
    const server = await open({ alone: false })
    await rests(expect, server)
    const dead = mortal(context, redis.url)
    const queue = new Queue('drain', { connection: redis.admin, prefix })
    await server.jobs.stop()
    await queue.add('drain', {}, { deduplication: { id: 'drain', keepLastIfActive: true } })
    expect((await dead.getNextJob('token of the dead'))?.name).toBe('drain')
    await dead.close(true)
    const other = await open({ alone: false })
    await comes(expect, other, 'up')
    other.runs.length = 0
    other.jobs.wake('drain')
    await expect.poll(() => other.runs.length, { timeout: 45_000 }).toBeGreaterThan(0)
  })

  it('what a killed branch left in Redis does not hold up its next start', async (context) => {
    const { expect } = context
    const { redis, open } = await world(context)
    const first = await open()
    await rests(expect, first)
    await first.jobs.stop()
    const dead = mortal(context, redis.url)
    const queue = new Queue('drain', { connection: redis.admin, prefix })
    await queue.add('drain', {}, { deduplication: { id: 'drain', keepLastIfActive: true } })
    await dead.getNextJob('token of the dead')
    await dead.close(true)
    const server = await open()
    await rests(expect, server)
    server.jobs.wake('drain')
    await expect.poll(() => server.runs.length, { interval: 5, timeout: 500 }).toBe(1)
  })
})
