import { AsyncLocalStorage } from 'node:async_hooks'
import { createCentral } from '@branchline/central'
import type { Session } from '@branchline/protocol'
import type { Faults } from '../faults.ts'
import { plantAtTheDoor, speakerOf } from '../planted/at-the-door.ts'
import type { PlantedBug } from '../planted.ts'
import type { RarePaths } from '../rare-paths.ts'
import { answerOf, sessionOf } from '../world/answer.ts'
import type { Chance } from '../world/chance.ts'
import type { Answer, Request as Sent } from '../world/network.ts'
import { never, Process } from '../world/process.ts'
import type { World } from '../world/world.ts'
import { WrongClock } from '../world/wrong-clock.ts'
import { databaseError } from './database-errors.ts'
import { observed } from './observe.ts'
import { plantInCentral } from './plant-in-central.ts'
import type { Backup, SimulatedDatabase } from './simulated-database.ts'
import type { Overlays } from './tables.ts'

const environment = {
  PORT: 0,
  DATA_DIR: '',
  DATABASE_URL: 'in memory',
  ADMIN_USERNAME: 'admin',
  ADMIN_PASSWORD: 'a password',
  SECRET_KEY: 'the key of a simulated central',
  BRANCHLINE_ALLOW_HTTP: '1',
  SESSION_TTL_SECONDS: 600,
  LOG_LEVEL: 'silent' as const,
}

const operator: Session = { username: 'admin', kind: 'operator', branchCode: null }

export interface CentralOptions {
  world: World
  chance: Chance
  faults: Faults
  database: SimulatedDatabase
  planted: PlantedBug | null
  paths: RarePaths
  committed: (written: Overlays) => void
  /** A branch's request was answered well. */
  answered: (branchCode: string, path: string, text: string) => void
}

interface Login {
  /** Time may go on. */
  go: () => void
}

/** Central as it runs, over a database of the simulator's; killed and started anew as often as may be. */
export class CentralServer {
  readonly #options: CentralOptions
  readonly clock: WrongClock
  readonly #statementMsMax: number
  #process: Process | null = null
  #parts: ReturnType<typeof createCentral> | null = null
  /** A login checks its password on threads of its own: meanwhile nothing else goes on, until it waits for a lock. */
  readonly #logins = new AsyncLocalStorage<Login>()
  #undisturbed = 0

  constructor(options: CentralOptions) {
    this.#options = options
    this.clock = new WrongClock(() => options.world.nowMs)
    this.#statementMsMax = options.chance.pick('statement', [0, 0, 10, 100])
  }

  get process(): Process | null {
    return this.#process
  }

  /** Only one serves at a time. */
  start(): void {
    if (this.#process) return
    const { world, chance, database, committed, planted, paths } = this.#options
    const process = new Process(world, chance, 'central', this.clock)
    this.#process = process
    const store = database.connect({
      around: (operation) => this.#around(process, operation),
      committed,
      waits: async (turn) => {
        paths.met('transaction of central waited for a lock')
        // Whoever has the lock needs time to go on.
        const login = this.#logins.getStore()
        login?.go()
        await turn
        if (login) this.#hold(login)
      },
      nowMs: () => world.nowMs,
      lateCommit: planted === 'ack before commit',
    })
    const { clock, ids, log } = process
    const seen = observed(plantInCentral(store, planted), paths)
    this.#parts = createCentral(seen, environment, { clock, ids, log })
    world.tell('central', 'starts')
  }

  /** As kill -9: what it had in hand is gone, what it had committed is not. */
  kill(): void {
    if (!this.#process) return
    this.#process.kill()
    this.#options.database.dropConnections()
    this.#process = null
    this.#parts = null
  }

  /** Its database becomes what it was, in another life; it is up again after `downMs`. */
  restore(backup: Backup, epoch: string, downMs: number): void {
    const { world, database } = this.#options
    this.kill()
    database.restore?.(backup, epoch)
    world.tell('central', `is restored to what it was ${Math.round((world.nowMs - backup.atMs) / 1000)} s ago`)
    world.after(downMs, 'central starts', () => this.start())
  }

  /** A request from outside, as bytes; null: nobody is there. */
  async serve(sent: Sent, signal: AbortSignal): Promise<Answer | null> {
    const parts = this.#parts
    const process = this.#process
    if (!parts || !process) return null
    const isLogin = sent.path === 'auth.login'
    const stopped = new AbortController()
    const survived = process.onDeath(() => stopped.abort('killed'))
    const answering = () => this.#answer(sent, AbortSignal.any([signal, stopped.signal]), parts)
    const answer = await (isLogin ? this.#login(answering) : answering())
    survived()
    return process.alive ? answer : never()
  }

  async #login(answering: () => Promise<Answer>): Promise<Answer> {
    const { database } = this.#options
    if (database.login) return database.login(answering)
    const login: Login = { go: () => {} }
    this.#hold(login)
    try {
      return await this.#logins.run(login, answering)
    } finally {
      login.go()
    }
  }

  #hold(login: Login): void {
    this.#undisturbed += 1
    const held = new Promise<void>((resolve) => {
      login.go = () => {
        login.go = () => {}
        this.#undisturbed -= 1
        resolve()
      }
    })
    void this.#options.world.real(() => held)
  }

  async #answer(sent: Sent, signal: AbortSignal, parts: ReturnType<typeof createCentral>): Promise<Answer> {
    const session = await sessionOf(sent, parts.authenticate)
    if (session) this.#expire(session, sent.path)
    const replaced = plantAtTheDoor(this.#options.planted, sent, this.clock.ms + this.#options.world.nowMs)
    if (replaced?.answer) return replaced.answer
    const body = replaced?.body ?? sent.body
    const speaker = speakerOf(this.#options.planted, session, sent)
    const answer = await answerOf(parts.router, { ...sent, body }, { session: speaker, signal, address: 'a branch' })
    if (session?.branchCode && answer.status === 200) this.#options.answered(session.branchCode, sent.path, answer.text)
    return answer
  }

  /** The procedures as an operator calls them; null while central is away. */
  operator() {
    return (
      this.#parts?.router.createCaller({
        session: operator,
        protocolHeader: null,
        signal: new AbortController().signal,
        address: 'the head office',
      }) ?? null
    )
  }

  /** Who is being served is nobody any more; what was begun for him ends well. */
  #expire({ username }: Session, path: string): void {
    const { faults, world, database } = this.#options
    if (!faults.strikes('session expires in flight', path, 3)) return
    const { held } = database.tables.sessions
    const expiresAt = new Date(this.clock.ms + world.nowMs).toISOString()
    for (const [id, row] of held) if (row.username === username) held.set(id, { ...row, expiresAt })
    world.tell('central', `the session of ${username} expires during ${path}`)
  }

  async #around(process: Process, operation: string): Promise<void> {
    const { world, chance, faults, paths } = this.#options
    if (!process.alive) return never()
    if (this.#undisturbed > 0) return
    const kind = operation === 'committed' ? 'central killed after a commit' : 'central killed'
    if (faults.strikes(kind, operation, operation === 'committed' || operation === 'commit' ? 2 : 0.15)) {
      world.tell('central', `is killed at ${operation}`)
      paths.centralKilled(operation)
      this.kill()
      const downMs = chance.integer('central down', 1_000, 120_000)
      world.after(downMs, 'central starts', () => this.start())
      return never()
    }
    if (operation !== 'committed') {
      // What takes no time is no event of its own.
      const ms = chance.integer(`statement ${operation}`, 0, this.#statementMsMax)
      if (ms > 0) await process.sleep(ms)
      if (!process.alive) return never()
    }
    const error = databaseError(faults, operation)
    if (!error) return
    world.tell('central', `${error.message} at ${operation}`)
    if (error.afterMs > 0) await process.sleep(error.afterMs)
    throw error
  }
}
