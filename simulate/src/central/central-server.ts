import { createCentral } from '@branchline/central'
import { type CallContext, markInexactNumbers, protocolHeader, type Session } from '@branchline/protocol'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { Faults } from '../faults.ts'
import type { PlantedBug } from '../planted.ts'
import type { Chance } from '../world/chance.ts'
import type { Answer, Request as Sent } from '../world/network.ts'
import { never, Process } from '../world/process.ts'
import type { World } from '../world/world.ts'
import { plantInCentral } from './plant-in-central.ts'
import type { SimulatedDatabase } from './simulated-database.ts'
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
  committed: (written: Overlays) => void
}

/** Central as it runs, over a database of the simulator's; killed and started anew as often as may be. */
export class CentralServer {
  readonly #options: CentralOptions
  readonly #skew = { ms: 0 }
  readonly #statementMsMax: number
  #process: Process | null = null
  #parts: ReturnType<typeof createCentral> | null = null
  /** A login checks its password on threads of its own: meanwhile nothing else goes on. */
  #undisturbed = 0

  constructor(options: CentralOptions) {
    this.#options = options
    this.#statementMsMax = options.chance.pick('statement', [2, 10, 100])
  }

  get process(): Process | null {
    return this.#process
  }

  start(): void {
    const { world, chance, database, committed, planted } = this.#options
    const process = new Process(world, chance, 'central', this.#skew)
    this.#process = process
    const store = database.connect({
      around: (operation) => this.#around(process, operation),
      committed,
      nowMs: () => world.nowMs,
      withoutFeedLock: planted === 'feed without lock',
      lateCommit: planted === 'ack before commit',
    })
    const { clock, ids, log } = process
    this.#parts = createCentral(plantInCentral(store, planted), environment, { clock, ids, log }, () => {})
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

  /** A request from outside, as bytes; null: nobody is there. */
  async serve(sent: Sent, signal: AbortSignal): Promise<Answer | null> {
    const parts = this.#parts
    const process = this.#process
    if (!parts || !process) return null
    const isLogin = sent.path === 'auth.login'
    const stopped = new AbortController()
    process.onDeath(() => stopped.abort())
    const answering = () => this.#answer(sent, AbortSignal.any([signal, stopped.signal]), parts)
    const answer = await (isLogin ? this.#login(answering) : answering())
    return process.alive ? answer : never()
  }

  #login(answering: () => Promise<Answer>): Promise<Answer> {
    const { world, database } = this.#options
    if (database.login) return database.login(answering)
    this.#undisturbed += 1
    return world.real(answering).finally(() => {
      this.#undisturbed -= 1
    })
  }

  async #answer(sent: Sent, signal: AbortSignal, parts: ReturnType<typeof createCentral>): Promise<Answer> {
    const token = /^Bearer ([A-Za-z0-9_-]{16,128})$/.exec(sent.headers.authorization ?? '')?.[1]
    const session = token ? await parts.authenticate(token) : null
    const response = await fetchRequestHandler({
      endpoint: '/trpc',
      req: new Request(`http://central/trpc/${sent.path}`, {
        method: sent.method,
        headers: sent.headers,
        body: markInexactNumbers(sent.body),
      }),
      router: parts.router,
      allowMethodOverride: true,
      createContext: (): CallContext => ({
        session,
        protocolHeader: sent.headers[protocolHeader] ?? null,
        signal,
        address: 'a branch',
      }),
    })
    return { status: response.status, text: await response.text() }
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

  async #around(process: Process, operation: string): Promise<void> {
    const { world, chance, faults } = this.#options
    if (!process.alive) return never()
    if (this.#undisturbed > 0) return
    const kind = operation === 'committed' ? 'central killed after a commit' : 'central killed'
    if (faults.strikes(kind, operation, operation === 'committed' || operation === 'commit' ? 2 : 0.15)) {
      world.tell('central', `is killed at ${operation}`)
      this.kill()
      const downMs = chance.integer('central down', 1_000, 120_000)
      world.after(downMs, 'central starts', () => this.start())
      return never()
    }
    if (operation === 'committed') return
    await process.sleep(chance.integer(`statement ${operation}`, 0, this.#statementMsMax))
    if (!process.alive) return never()
    if (operation !== 'feed lock' && faults.strikes('database error', operation, 0.8)) {
      // As PostgreSQL says it when two transactions cross.
      throw Object.assign(new Error('could not serialize access'), { code: '40001' })
    }
  }
}
