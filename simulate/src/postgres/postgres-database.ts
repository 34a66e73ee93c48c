import { AsyncLocalStorage } from 'node:async_hooks'
import type { CentralReader, CentralStore, CentralTransaction, FeedNews } from '@branchline/db/central'
import { over } from '../central/plant-in-central.ts'
import type { Connection, Seeded, SimulatedDatabase } from '../central/simulated-database.ts'
import { emptyTables } from '../central/tables.ts'
import type { Chance } from '../world/chance.ts'
import { Killed, never } from '../world/process.ts'
import type { World } from '../world/world.ts'
import { readChanges } from './change-log.ts'
import { holdCommitLaws } from './commit-laws.ts'
import { OtherSession } from './other-session.ts'
import type { PlantedStatement } from './planted-statements.ts'
import type { PostgresGround } from './postgres-ground.ts'
import { StatementFaults } from './statement-faults.ts'

export interface PostgresRun {
  ground: PostgresGround
  world: World
  chance: Chance
  planted: PlantedStatement | null
  pageMax: number
  broken: (error: unknown) => void
}

/** As long as a login checks its password, on threads of its own, nothing else goes on. */
interface Login {
  go: () => void
}

/** Central's database for one run: PostgreSQL, under the production store, one statement at a time. */
export class PostgresDatabase implements SimulatedDatabase {
  /** What is committed, of the tables that are checked: read from PostgreSQL after every commit. */
  readonly tables = emptyTables()
  readonly epoch = epochOfAll
  readonly faults: StatementFaults
  readonly #run: PostgresRun
  readonly #listeners = new Set<(news: FeedNews) => void>()
  readonly #logins = new AsyncLocalStorage<Login>()
  #connection: Connection | null = null

  private constructor(run: PostgresRun) {
    this.#run = run
    this.faults = new StatementFaults(run.chance)
  }

  static async open(run: PostgresRun): Promise<PostgresDatabase> {
    const { ground, world, chance, planted } = run
    const database = new PostgresDatabase(run)
    const { faults } = database
    await ground.empty()
    const other = new OtherSession(ground.other, chance, faults)
    ground.stepper.stage = {
      ...{ world, chance, faults, planted, slowMsMax: chance.pick('slow', [0, 60, 300]) },
      around: (name) => database.#connection?.around(name) ?? never(),
      committed: () => database.#readCommitted(),
      announce: () => {
        for (const wake of [...database.#listeners]) wake('feed')
      },
      meanwhile: () => other.comeIn(),
    }
    return database
  }

  /** Rows that are there before anything begins. */
  async seed({ rules, sites, users }: Seeded): Promise<void> {
    const { stepper, store } = this.#run.ground
    const { stage } = stepper
    stepper.stage = null
    await store.write(async (tx) => {
      await tx.seedRules(rules)
      for (const site of sites) await tx.putSite(site)
      for (const user of users) await tx.putUser(user)
    })
    stepper.stage = stage
    // Nobody changes rules here.
    for (const rule of rules) this.tables.rules.held.set(rule.doctype, { ...rule, epoch: 0, rescoping: false })
  }

  connect(connection: Connection): CentralStore {
    this.#connection = connection
    const { ground, pageMax } = this.#run
    const { store } = ground
    const life = { over: false }
    this.#endLife = () => {
      life.over = true
    }
    const epoch = async () => epochOfAll
    const call = async <T>(run: () => Promise<T>): Promise<T> => {
      if (life.over) return never()
      const login = this.#logins.getStore()
      login?.go()
      try {
        const result = await run()
        if (life.over) return never()
        return result
      } catch (error) {
        if (life.over) return never()
        throw error
      } finally {
        if (login && !life.over) this.#hold(login)
      }
    }
    const paged: Partial<CentralReader> = {
      epoch,
      readFeedPage: (query) => store.read.readFeedPage({ ...query, limit: Math.min(query.limit, pageMax) }),
    }
    const read = new Proxy(store.read, {
      get: (target, name: keyof CentralReader) => {
        const found = (paged[name] ?? target[name]) as (...values: unknown[]) => Promise<unknown>
        return (...values: unknown[]) => call(() => found(...values))
      },
    })
    const inTransaction =
      <T>(body: (tx: CentralTransaction) => Promise<T>) =>
      (tx: CentralTransaction) => {
        if (life.over) throw new Killed()
        return body(over(tx, { epoch }))
      }
    return {
      read,
      write: (body) => call(() => store.write(inTransaction(body))),
      writeFeed: (body) => call(() => store.writeFeed(inTransaction(body))),
      onFeedCommit: (wake) => {
        this.#listeners.add(wake)
        return () => this.#listeners.delete(wake)
      },
      close: async () => {},
    }
  }

  dropConnections(): void {
    this.#endLife()
    this.#listeners.clear()
    this.#run.ground.stepper.drop()
  }

  async login<T>(answer: () => Promise<T>): Promise<T> {
    const login: Login = { go: () => {} }
    this.#hold(login)
    try {
      return await this.#logins.run(login, answer)
    } finally {
      login.go()
    }
  }

  endSessions(): void {
    const { world, ground } = this.#run
    void world.real(() => ground.endSessions())
  }

  heal(): void {
    this.faults.heal()
  }

  /** The run is over. */
  async close(): Promise<void> {
    const { stepper } = this.#run.ground
    await stepper.clear()
    stepper.stage = null
  }

  #endLife: () => void = () => {}

  #hold(login: Login): void {
    void this.#run.world.real(
      () =>
        new Promise<void>((resolve) => {
          login.go = resolve
        }),
    )
  }

  async #readCommitted(): Promise<void> {
    const written = await readChanges(this.#run.ground.watch.client, this.tables)
    if (!written) return
    try {
      holdCommitLaws(written)
    } catch (error) {
      this.#run.broken(error)
    }
    for (const overlay of Object.values(written)) overlay.commit()
    this.#connection?.committed(written)
  }
}

/** A run must be the same on every server: their identity is not part of it. */
const epochOfAll = 'abcdef0123456789'
