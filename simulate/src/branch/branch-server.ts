import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createBranch, routerOf, startJobs } from '@branchline/branch'
import { type BranchReader, type BranchStore, type BranchTransaction, openBranchStore } from '@branchline/db/branch'
import type { Session } from '@branchline/protocol'
import Database from 'libsql'
import { over } from '../central/plant-in-central.ts'
import type { Faults } from '../faults.ts'
import type { PlantedBug } from '../planted.ts'
import type { RarePaths } from '../rare-paths.ts'
import type { Chance } from '../world/chance.ts'
import type { Network } from '../world/network.ts'
import { Killed, never, Process } from '../world/process.ts'
import type { World } from '../world/world.ts'
import { type Aside, type PlantState, plantInBranch } from './plant-in-branch.ts'

export const loginPassword = 'the password of every branch'

/** A write of one transaction, for the run's hash and the checks. */
export interface Written {
  name: string
  values: unknown[]
  answer: unknown
}

export interface BranchOptions {
  world: World
  chance: Chance
  faults: Faults
  network: Network
  planted: PlantedBug | null
  paths: RarePaths
  branchCode: string
  folder: string
  /** An empty migrated database. */
  template: string
  committed: (branch: BranchServer, written: Written[]) => void
}

/** A branch as it runs, on a real SQLite file: killed and started anew as often as may be. */
export class BranchServer {
  readonly branchCode: string
  readonly skew = { ms: 0 }
  /** Beside the server's own handles, for the checks. */
  readonly sql: InstanceType<typeof Database>
  readonly #options: BranchOptions
  readonly #plantState: PlantState = { failedRequests: new Map(), numbers: 0 }
  #process: Process | null = null
  #store: BranchStore | null = null
  #parts: Awaited<ReturnType<typeof createBranch>> | null = null
  /** Starts that were asked for earlier than the last one do not count. */
  #starts = 0

  constructor(options: BranchOptions) {
    this.#options = options
    this.branchCode = options.branchCode
    mkdirSync(options.folder, { recursive: true })
    const file = join(options.folder, 'branch.sqlite')
    copyFileSync(options.template, file)
    this.sql = new Database(file)
  }

  get isUp(): boolean {
    return this.#parts !== null
  }

  async start(): Promise<void> {
    const { world, chance, network, faults, branchCode, folder } = this.#options
    this.#starts += 1
    if (this.#process?.alive) return
    const process = new Process(world, chance, branchCode, this.skew)
    this.#process = process
    const store = await world.real(async () => {
      await this.#store?.close()
      this.#store = null
      return openBranchStore({ dataDir: folder })
    })
    this.#store = store
    world.tell(branchCode, 'starts')
    const environment = {
      PORT: 0,
      DATA_DIR: folder,
      CENTRAL_URL: 'http://central',
      BRANCHLINE_ALLOW_HTTP: '1',
      BRANCH_CODE: branchCode,
      SYNC_USERNAME: `branch-${branchCode}`,
      SYNC_PASSWORD: loginPassword,
      SECRET_KEY: 'the key of a simulated branch',
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: 'a password',
      SESSION_TTL_SECONDS: 3_600,
      PUSH_INTERVAL_SECONDS: 60,
      PULL_MASTERS_INTERVAL_SECONDS: 120,
      PULL_FAILOVER_INTERVAL_SECONDS: 120,
      HISTORY_DAYS: 365,
      LOG_DAYS: 365,
      LOG_LEVEL: 'silent' as const,
    }
    const { clock, random, ids, log } = process
    const ports = { clock, random, ids, log, fetch: network.fetchOf(process) }
    try {
      const parts = await createBranch(this.#surround(store, process), environment, ports)
      startJobs(parts)
      const { services } = parts
      const { wakeDrainer } = services
      services.wakeDrainer = () => {
        if (!faults.strikes('wake-up lost', branchCode, 20)) wakeDrainer()
      }
      if (process.alive) this.#parts = parts
    } catch (error) {
      world.tell(branchCode, `does not start: ${String(error)}`)
      this.kill(chance.integer(`restart ${branchCode}`, 1_000, 10_000))
    }
  }

  /** As kill -9; it is started again after `downMs`, and not before, even where it is down already. */
  kill(downMs: number): void {
    this.#process?.kill()
    this.#parts = null
    const start = ++this.#starts
    this.#options.world.after(downMs, `${this.branchCode} starts`, () => {
      if (start === this.#starts) void this.start()
    })
  }

  async close(): Promise<void> {
    this.#process?.kill()
    this.#parts = null
    this.#starts += 1
    await this.#store?.close()
    this.#store = null
    this.sql.close()
  }

  /** The procedures as a till calls them; null while the server is away. */
  till() {
    const session: Session = { username: 'till', kind: 'operator', branchCode: null }
    const context = { session, protocolHeader: null, signal: new AbortController().signal, address: 'a till' }
    return this.#parts ? routerOf(this.#parts).createCaller(context) : null
  }

  #surround(store: BranchStore, process: Process): BranchStore {
    const { world } = this.#options
    const alive = <T>(value: T): T | Promise<T> => (process.alive ? value : never<T>())
    const read = new Proxy(store.read, {
      get:
        (target, name: keyof BranchReader) =>
        async (...values: unknown[]) => {
          if (!process.alive) return never()
          const run = target[name] as (...given: unknown[]) => Promise<unknown>
          return alive(await world.real(() => run(...values)))
        },
    })
    return { read, write: (body) => this.#write(store, process, body), close: async () => {} }
  }

  async #write<T>(store: BranchStore, process: Process, body: (tx: BranchTransaction) => Promise<T>): Promise<T> {
    const { world, chance, faults, planted, branchCode, committed } = this.#options
    await process.sleep(chance.integer(`writes ${branchCode}`, 0, 3))
    const written: Written[] = []
    const aside: Aside = { watermarks: [], outbox: [] }
    const outcome = await world.real(() =>
      store
        .write(async (real) => {
          const tx = over(real, plantInBranch(real, planted, this.#plantState, aside, process.ids))
          const result = await body(this.#watched(tx, process, written))
          this.#mayDie(process, 'commit', written)
          return result
        })
        .then(
          (result) => ({ result }),
          (error: unknown) => ({ error }),
        ),
    )
    if ('error' in outcome && aside.watermarks.length > 0) {
      await world.real(() => store.write(async (tx) => tx.putWatermark(aside.watermarks.at(-1) as never)))
    }
    if ('error' in outcome) {
      if (!process.alive) return never()
      throw outcome.error
    }
    committed(this, written)
    if (process.alive && faults.strikes('branch killed after a commit', branchCode, 0.6)) this.#die('after a commit')
    if (!process.alive) return never()
    if (aside.outbox.length > 0) this.#later(store, process, aside)
    return outcome.result
  }

  /** A planted bug's second transaction. */
  #later(store: BranchStore, process: Process, aside: Aside): void {
    process
      .sleep(40)
      .then(() => this.#options.world.real(() => store.write((tx) => tx.addOutboxRows(aside.outbox))))
      .catch(() => {})
  }

  /** Every operation of a transaction may be where the server dies, or where the database refuses. */
  #watched(tx: BranchTransaction, process: Process, written: Written[]): BranchTransaction {
    const { faults, branchCode } = this.#options
    return new Proxy(tx, {
      get: (target, name: string) => {
        const run = Reflect.get(target, name) as (...values: unknown[]) => Promise<unknown>
        return async (...values: unknown[]) => {
          this.#mayDie(process, name, written)
          if (faults.strikes('database error', `${branchCode} ${name}`, 0.4)) {
            throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
          }
          const result = await run(...values)
          if (!/^(find|get|list|last|count|has|outbox|read|max)/.test(name))
            written.push({ name, values, answer: result })
          return result
        }
      },
    })
  }

  #mayDie(process: Process, at: string, written: Written[]): void {
    if (!process.alive) throw new Killed()
    if (!this.#options.faults.strikes('branch killed', `${this.branchCode} ${at}`, at === 'commit' ? 1.5 : 0.25)) return
    this.#options.paths.branchKilled(written)
    this.#die(`at ${at}`)
    throw new Killed()
  }

  #die(where: string): void {
    const { world, chance } = this.#options
    world.tell(this.branchCode, `is killed ${where}`)
    this.kill(chance.integer(`down ${this.branchCode}`, 1_000, 90_000))
  }
}
