import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningBranch, startBranch } from '@branchline/branch'
import { type RunningCentral, startCentral } from '@branchline/central'
import { openCentralStore } from '@branchline/db/central'
import { createScratchDatabase } from '@branchline/db/testing'
import { systemIds, systemRandom } from '@branchline/platform'
import type { BranchRouter, CentralRouter, DoctypeRule, Log } from '@branchline/protocol'
import type {} from '@branchline/testing'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { inject } from 'vitest'
import { Line } from './line.ts'
import { TestClock } from './test-clock.ts'

const password = 'test-password'
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }

export interface Shop {
  branchCode: string
  line: Line
  clock: TestClock
  dataDir: string
  url: string
  api: TRPCClient<BranchRouter>
  /** The login it uses at central, for calls made in its name. */
  credentials: { username: string; password: string }
  /** Stops and starts it again on the same data; `between` has its folder for itself. */
  restart(between?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
  /** Starts it after `stop`, on the same data, with another environment for this once. */
  restartAs(more: Partial<Parameters<typeof startBranch>[0]>): Promise<void>
}

/** A central and its shops in one process, over real HTTP, PostgreSQL and SQLite. */
export class Chain {
  readonly clock = new TestClock()
  readonly log: { level: string; fields: Record<string, unknown>; message: string }[] = []
  readonly #folder = mkdtempSync(join(tmpdir(), 'branchline-chain-'))
  readonly #databaseUrl: string
  readonly #shops: Shop[] = []
  #central: RunningCentral | null = null
  #port = 0
  admin!: TRPCClient<CentralRouter>

  private constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl
  }

  /** `rules` stand instead of the seeded ones of their DocTypes. */
  static async start({ rules = [] }: { rules?: DoctypeRule[] } = {}): Promise<Chain> {
    const chain = new Chain(await createScratchDatabase(inject('postgresUrl')))
    if (rules.length > 0) {
      const store = await openCentralStore({ dataDir: '', databaseUrl: chain.databaseUrl })
      await store.write((tx) => tx.seedRules(rules))
      await store.close()
    }
    await chain.startCentral()
    return chain
  }

  get databaseUrl(): string {
    return this.#databaseUrl
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async startCentral(): Promise<void> {
    const environment = {
      PORT: this.#port,
      HOST: '127.0.0.1',
      DATA_DIR: this.#folder,
      DATABASE_URL: this.#databaseUrl,
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: password,
      SESSION_TTL_SECONDS: 3_600,
      LOG_LEVEL: 'silent',
    } as const
    this.#central = await startCentral(environment, { clock: this.clock, ids: systemIds, log: this.#recorder() })
    this.#port = this.#central.port
    this.admin = await this.loginAtCentral('admin', password)
  }

  async stopCentral(): Promise<void> {
    await this.#central?.stop()
    this.#central = null
  }

  async loginAtCentral(username: string, secret: string): Promise<TRPCClient<CentralRouter>> {
    const { token } = await clientOf<CentralRouter>(this.url).auth.login.mutate({ username, password: secret })
    return clientOf<CentralRouter>(this.url, token)
  }

  /** Time passes at central; the operator logs in again if his session has run out. */
  async ahead(ms: number): Promise<void> {
    this.clock.ahead(ms)
    this.admin = await this.loginAtCentral('admin', password)
  }

  /** Registers a branch and starts its server. Intervals are long: what happens soon was woken. */
  async openShop(branchCode: string): Promise<Shop> {
    const { username, password: syncPassword } = await this.admin.branches.register.mutate({ branchCode })
    const dataDir = join(this.#folder, branchCode)
    const line = new Line()
    const clock = new TestClock()
    let running: RunningBranch
    const start = async (
      more: Partial<Parameters<typeof startBranch>[0]> = {},
    ): Promise<{ url: string; api: TRPCClient<BranchRouter> }> => {
      const environment = {
        PORT: 0,
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        CENTRAL_URL: this.url,
        BRANCHLINE_ALLOW_HTTP: '1',
        BRANCH_CODE: branchCode,
        SYNC_USERNAME: username,
        SYNC_PASSWORD: syncPassword,
        ADMIN_USERNAME: 'admin',
        ADMIN_PASSWORD: password,
        SESSION_TTL_SECONDS: 31_536_000,
        PUSH_INTERVAL_SECONDS: 3_600,
        PULL_MASTERS_INTERVAL_SECONDS: 3_600,
        LOG_LEVEL: 'silent',
        ...more,
      } as const
      running = await startBranch(environment, {
        clock,
        random: systemRandom,
        ids: systemIds,
        fetch: line.fetch,
        log: this.#recorder(),
      })
      const url = `http://127.0.0.1:${running.port}`
      const { token } = await clientOf<BranchRouter>(url).auth.login.mutate({ username: 'admin', password })
      return { url, api: clientOf<BranchRouter>(url, token) }
    }
    const shop: Shop = {
      branchCode,
      line,
      clock,
      dataDir,
      ...(await start()),
      credentials: { username, password: syncPassword },
      stop: () => running.stop(),
      restartAs: async (more) => {
        Object.assign(shop, await start(more))
      },
      restart: async (between) => {
        await running.stop()
        await between?.()
        Object.assign(shop, await start())
      },
    }
    this.#shops.push(shop)
    return shop
  }

  /** Ends everything, the shops first. */
  async stop(): Promise<void> {
    await Promise.all(this.#shops.map((shop) => shop.stop().catch(() => {})))
    await this.stopCentral()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #recorder(): Log {
    const record = (level: string) => (fields: Record<string, unknown>, message: string) => {
      this.log.push({ level, fields, message })
    }
    return { ...quiet, info: record('info'), warn: record('warn'), error: record('error') }
  }
}

/** A typed client of a server. */
export function clientOf<Router extends CentralRouter | BranchRouter>(url: string, token?: string): TRPCClient<Router> {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  // biome-ignore lint/suspicious/noExplicitAny: one link serves both routers
  return createTRPCClient<Router>({ links: [httpLink({ url: `${url}/trpc`, headers, methodOverride: 'POST' }) as any] })
}
