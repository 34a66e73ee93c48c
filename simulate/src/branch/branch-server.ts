import { createAuthenticate, createBranch, retain, routerOf, startJobs } from '@branchline/branch'
import { type BranchReader, type BranchStore, type BranchTransaction, openBranchStore } from '@branchline/db/branch'
import type { Session } from '@branchline/protocol'
import { over } from '../central/plant-in-central.ts'
import type { Faults } from '../faults.ts'
import { plantInParts } from '../planted/in-parts.ts'
import { plantInReads } from '../planted/in-tills.ts'
import type { PlantedBug } from '../planted.ts'
import type { RarePaths } from '../rare-paths.ts'
import { answerOf, sessionOf } from '../world/answer.ts'
import type { Chance } from '../world/chance.ts'
import type { Answer, Network, Request } from '../world/network.ts'
import { Killed, never, Process } from '../world/process.ts'
import type { World } from '../world/world.ts'
import { WrongClock } from '../world/wrong-clock.ts'
import { BranchDisk } from './branch-disk.ts'
import { DiskTrouble } from './disk-trouble.ts'
import { type Aside, type PlantState, plantInBranch } from './plant-in-branch.ts'

export const loginPassword = 'the password of every branch'
export const adminPassword = 'a password'

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
  /** What this server is called beside another of the branch. */
  name?: string
  folder: string
  /** An empty migrated database, or one to go on from. */
  template: string
  committed: (branch: BranchServer, written: Written[]) => void
  /** A transaction was refused. */
  failed?: (branch: BranchServer) => void
  /** An older copy of its database was put back. */
  wentBack?: (branch: BranchServer) => void
}

/** A branch as it runs, on a real SQLite file: killed and started anew as often as may be. */
export class BranchServer {
  readonly branchCode: string
  readonly name: string
  readonly skew: WrongClock
  readonly disk: BranchDisk
  readonly trouble: DiskTrouble
  readonly #options: BranchOptions
  readonly #plantState: PlantState = { failedRequests: new Map(), numbers: 0 }
  /** A batch and what it weighs are never larger than this. */
  /** How long it takes to begin a transaction. */
  readonly #writeMsMax: number
  readonly #batch: { limit: number; bytesMax: number }
  password = loginPassword
  #process: Process | null = null
  #store: BranchStore | null = null
  #parts: Awaited<ReturnType<typeof createBranch>> | null = null
  /** How requests come in over the shop's own network. */
  #door: { router: ReturnType<typeof routerOf>; authenticate: ReturnType<typeof createAuthenticate> } | null = null
  /** A login checks its password on threads of its own: meanwhile nothing else goes on. */
  #undisturbed = 0
  /** Starts that were asked for earlier than the last one do not count. */
  #starts = 0
  #isGone = false
  #closedUntilMs = 0

  constructor(options: BranchOptions) {
    this.#options = options
    const { chance, world, faults } = options
    this.branchCode = options.branchCode
    this.name = options.name ?? options.branchCode
    this.skew = new WrongClock(() => world.nowMs)
    this.disk = new BranchDisk(options.folder, options.template)
    this.trouble = new DiskTrouble(world, chance, faults, this.name)
    this.#writeMsMax = chance.at('writes at once') < 0.6 ? 0 : 3
    this.#batch = {
      limit: chance.pick(`batch ${this.name}`, [1, 2, 5, 1_000]),
      bytesMax: chance.pick(`bytes ${this.name}`, [1, 700, 2_000_000]),
    }
  }

  /** Beside the server's own handles, for the checks. */
  get sql(): BranchDisk['sql'] {
    return this.disk.sql
  }

  /** Why central takes nothing of it; null: it does, or the server is away. */
  get refusal(): string | null {
    return this.#parts?.services.refusal ?? null
  }

  get isUp(): boolean {
    return this.#parts !== null
  }

  async start(): Promise<void> {
    const { world, chance, network, faults, planted, branchCode, folder, wentBack } = this.#options
    const { name } = this
    this.#starts += 1
    if (this.#isGone || this.#process?.alive) return
    const process = new Process(world, chance, name, this.skew)
    this.#process = process
    const store = await world.real(async () => {
      await this.#store?.close()
      this.#store = null
      if (this.disk.putBack()) wentBack?.(this)
      return openBranchStore({ dataDir: folder })
    })
    this.#store = store
    world.tell(name, 'starts')
    const environment = {
      PORT: 0,
      DATA_DIR: folder,
      CENTRAL_URL: 'http://central',
      BRANCHLINE_ALLOW_HTTP: '1',
      BRANCH_CODE: branchCode,
      SYNC_USERNAME: `branch-${branchCode}`,
      SYNC_PASSWORD: this.password,
      SECRET_KEY: 'the key of a simulated branch',
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: adminPassword,
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
      plantInParts(parts, planted, clock)
      startJobs(parts)
      const { services } = parts
      const { wakeDrainer } = services
      services.wakeDrainer = () => {
        if (!faults.strikes('wake-up lost', name, 20)) wakeDrainer()
      }
      this.#door = { router: routerOf(parts), authenticate: createAuthenticate(services.store, clock, branchCode) }
      if (process.alive) this.#parts = parts
    } catch (error) {
      world.tell(name, `does not start: ${String(error)}`)
      this.kill(chance.integer(`restart ${name}`, 1_000, 10_000))
    }
  }

  /** As kill -9; it is started again after `downMs`, and not before, even where it is down already or its shop is closed. */
  kill(downMs: number): void {
    const { world } = this.#options
    this.#process?.kill()
    this.#parts = null
    const start = ++this.#starts
    world.after(Math.max(downMs, this.#closedUntilMs - world.nowMs), `${this.name} starts`, () => {
      if (start === this.#starts) void this.start()
    })
  }

  /** Its shop is closed: whatever else happens, the server is down. */
  closeShop(ms: number): void {
    this.#closedUntilMs = this.#options.world.nowMs + ms
    this.kill(ms)
  }

  /** Its shop is open from now on; the server may start. */
  openShop(): void {
    this.#closedUntilMs = 0
  }

  async close(): Promise<void> {
    this.#process?.kill()
    this.#parts = null
    this.#starts += 1
    await this.#store?.close()
    this.#store = null
    this.disk.close()
  }

  /** Switched off: it never comes back. */
  remove(): void {
    this.kill(0)
    this.#isGone = true
  }

  /** Its database becomes what it was when that copy was made. */
  restore(copy: string, downMs: number): void {
    this.#process?.kill()
    this.disk.putBackLater(copy)
    this.kill(downMs)
  }

  /** One run of retention, beside whatever else goes on. */
  async retain(outboxAckedDays: number): Promise<void> {
    const services = this.#parts?.services
    if (services) {
      const kept = { outboxAckedDays, historyDays: 365, syncLogDays: 365 }
      await retain(services, kept, new AbortController().signal)
    }
  }

  /** The procedures as a till calls them; null while the server is away. */
  till() {
    const session: Session = { username: 'till', kind: 'operator', branchCode: null }
    const context = { session, protocolHeader: null, signal: new AbortController().signal, address: 'a till' }
    return this.#parts ? (this.#door?.router.createCaller(context) ?? null) : null
  }

  /** A request over the shop's own network, as bytes; null: nobody is there. */
  async serve(sent: Request, signal: AbortSignal): Promise<Answer | null> {
    const door = this.#door
    const process = this.#process
    if (!this.#parts || !door || !process) return null
    const { router, authenticate } = door
    const answering = async () =>
      answerOf(router, sent, { session: await sessionOf(sent, authenticate), signal, address: 'a till' })
    const answer = await (sent.path === 'auth.login' ? this.#login(answering) : answering())
    return process.alive ? answer : never()
  }

  #login(answering: () => Promise<Answer>): Promise<Answer> {
    this.#undisturbed += 1
    return this.#options.world.real(answering).finally(() => {
      this.#undisturbed -= 1
    })
  }

  #surround(store: BranchStore, process: Process): BranchStore {
    const { world, planted } = this.#options
    const alive = <T>(value: T): T | Promise<T> => (process.alive ? value : never<T>())
    const read = new Proxy(over(store.read, plantInReads(planted)), {
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
    const { world, chance, faults, planted, committed } = this.#options
    const { name } = this
    if (this.#undisturbed === 0) {
      const ms = chance.integer(`writes ${name}`, 0, this.#writeMsMax)
      if (ms > 0) await process.sleep(ms)
      await this.trouble.waitForLock(process)
    }
    const written: Written[] = []
    const aside: Aside = { watermarks: [], outbox: [], afterwards: [] }
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
      this.#options.failed?.(this)
      if (!process.alive) return never()
      throw outcome.error
    }
    for (const run of aside.afterwards) run(this.sql)
    committed(this, written)
    const mayDie = process.alive && this.#undisturbed === 0
    if (mayDie && faults.strikes('branch killed after a commit', name, 0.6)) this.#die('after a commit')
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
    const { limit, bytesMax } = this.#batch
    const claimBatch: BranchTransaction['claimBatch'] = (query) =>
      tx.claimBatch({ ...query, limit: Math.min(query.limit, limit), bytesMax: Math.min(query.bytesMax, bytesMax) })
    return new Proxy(tx, {
      get: (target, name: string) => {
        const run = (name === 'claimBatch' ? claimBatch : Reflect.get(target, name)) as Run
        return async (...values: unknown[]) => {
          this.#mayDie(process, name, written)
          const isRead = /^(find|get|list|last|count|has|outbox|read|max)/.test(name)
          if (!isRead) this.trouble.refuseIfFull(name)
          const result = await run(...values)
          if (!isRead) written.push({ name, values, answer: result })
          return result
        }
      },
    })
  }

  #mayDie(process: Process, at: string, written: Written[]): void {
    if (!process.alive) throw new Killed()
    if (this.#undisturbed > 0) return
    if (!this.#options.faults.strikes('branch killed', `${this.name} ${at}`, at === 'commit' ? 1.5 : 0.25)) return
    this.#options.paths.branchKilled(written)
    this.#die(`at ${at}`)
    throw new Killed()
  }

  #die(where: string): void {
    const { world, chance } = this.#options
    world.tell(this.name, `is killed ${where}`)
    this.kill(chance.integer(`down ${this.name}`, 1_000, 90_000))
  }
}

type Run = (...values: unknown[]) => Promise<unknown>
