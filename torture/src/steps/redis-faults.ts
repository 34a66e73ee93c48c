import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { below, programs, type Random } from '@branchline/demo'
import { freePort } from '@branchline/platform/testing'
import { Chain } from '../ground/chain.ts'
import type { Machine } from '../ground/machine.ts'
import { Load } from '../load/load.ts'
import type { Row } from '../report/row.ts'
import { playRound, sumRows } from './round.ts'

const titles = { flush: 'Redis flushed', kill: 'Redis killed, and started empty' } as const
const faultsPerRound = 4

/** Redis loses everything, again and again, while a chain works that is woken through it. Needs servers that know REDIS_URL. */
export async function redisFaults(machine: Machine, random: Random, rounds: number): Promise<Row[]> {
  const missing = whatIsMissing()
  if (missing) {
    return Object.values(titles).map((what) => ({ what, times: 0, violations: [], restMs: [], note: missing }))
  }
  const redis = await Redis.start(machine)
  const environment = { REDIS_URL: `redis://127.0.0.1:${redis.port}` }
  const chain = await Chain.open(machine, 'redis', { environment })
  try {
    for (const code of ['RDA', 'RDB']) await (await chain.addSite(code, { environment })).server.start()
    const load = new Load(chain, 77)
    const rows: Row[] = []
    for (let round = 0; round < rounds; round += 1) {
      rows.push(...(await playRound(chain, load, () => disturb(redis, random))))
    }
    return sumRows(rows)
  } finally {
    await chain.stop()
    await redis.stop()
  }
}

async function disturb(redis: Redis, random: Random): Promise<Map<string, number>> {
  for (let fault = 0; fault < faultsPerRound; fault += 1) {
    await sleep(100 + below(400, random))
    await redis.flush()
    await sleep(100 + below(400, random))
    await redis.stop()
    await sleep(below(600, random))
    await redis.open()
  }
  return new Map(Object.values(titles).map((what) => [what, faultsPerRound]))
}

function whatIsMissing(): string | null {
  if (!readFileSync(programs.branch, 'utf8').includes('REDIS_URL')) return 'the servers do not use Redis yet'
  return spawnSync('redis-server', ['--version']).status === 0 ? null : 'there is no redis-server'
}

/** A redis-server without a disk. */
class Redis {
  #child: ChildProcess | null = null

  private constructor(
    private readonly machine: Machine,
    readonly port: number,
  ) {}

  static async start(machine: Machine): Promise<Redis> {
    const port = await freePort()
    const redis = new Redis(machine, port)
    machine.onEnd.add(() => redis.stop())
    await redis.open()
    return redis
  }

  async open(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const child = spawn('redis-server', args, { detached: true, cwd: this.machine.folder.root, stdio: 'ignore' })
    this.#child = child
    if (child.pid !== undefined) this.machine.guard.started(child.pid)
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if ((await this.#say('PING')).includes('PONG')) return
      await sleep(25)
    }
    throw new Error('redis-server did not answer')
  }

  async flush(): Promise<void> {
    await this.#say('FLUSHALL')
  }

  /** kill -9. */
  async stop(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    this.#child = null
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
    if (child.pid !== undefined) this.machine.guard.ended(child.pid)
  }

  /** One inline command; '' when nobody answers. */
  #say(command: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(`${command}\r\n`))
      socket.setTimeout(2_000, () => socket.destroy())
      socket.on('data', (chunk) => {
        resolve(String(chunk))
        socket.end()
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(''))
    })
  }
}
