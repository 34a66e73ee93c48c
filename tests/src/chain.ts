import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningBranch, startBranch } from '@branchline/branch'
import { type RunningCentral, smtpMail, startCentral } from '@branchline/central'
import { openCentralStore } from '@branchline/db/central'
import { copyScratchDatabase, createScratchDatabase } from '@branchline/db/testing'
import { systemClock, systemIds, systemPost, systemRandom } from '@branchline/platform'
import type { BranchRouter, CentralRouter, DoctypeRule, Log } from '@branchline/protocol'
import type {} from '@branchline/testing'
import type { TRPCClient } from '@trpc/client'
import { expect, inject, vi } from 'vitest'
import { clientOf } from './client-of.ts'
import { Line } from './line.ts'
import { TestClock } from './test-clock.ts'

const password = 'test-password'
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }

type CentralEnvironment = Partial<Parameters<typeof startCentral>[0]>
type ShopEnvironment = Partial<Parameters<typeof startBranch>[0]>

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
  /** Ends with the first heartbeat. */
  start(): Promise<void>
  /** Lets this much time pass at the branch, and waits for the heartbeat that follows; refused ones count too. */
  beat(ms?: number): Promise<void>
  /** Starts it after `stop`, on the same data, with another environment for this once. */
  restartAs(more: Partial<Parameters<typeof startBranch>[0]>): Promise<void>
}

/** A central and its shops in one process, over real HTTP, PostgreSQL and SQLite. */
export class Chain {
  readonly clock = new TestClock()
  readonly log: { level: string; fields: Record<string, unknown>; message: string }[] = []
  readonly #folder = mkdtempSync(join(tmpdir(), 'branchline-chain-'))
  #databaseUrl: string
  readonly #shops: Shop[] = []
  #central: RunningCentral | null = null
  #port = 0
  admin!: TRPCClient<CentralRouter>

  private constructor(
    databaseUrl: string,
    private readonly centralEnvironment: CentralEnvironment,
    private readonly shopEnvironment: ShopEnvironment,
  ) {
    this.#databaseUrl = databaseUrl
  }

  /** `rules` stand instead of the seeded ones of their DocTypes; `environment` goes over central's, `shops` over each shop's. */
  static async start({
    rules = [],
    environment = {},
    shops = {},
  }: {
    rules?: DoctypeRule[]
    environment?: CentralEnvironment
    shops?: ShopEnvironment
  } = {}): Promise<Chain> {
    const chain = new Chain(await createScratchDatabase(inject('postgresUrl')), environment, shops)
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
    this.#central = await this.#startOn(this.#port)
    this.#port = this.#central.port
    this.admin = await this.loginAtCentral('admin', password)
  }

  /** Another process's central on the same database, as far as the database can tell. The caller stops it. */
  startSecondCentral(): Promise<RunningCentral> {
    return this.#startOn(0)
  }

  #startOn(port: number): Promise<RunningCentral> {
    const environment = {
      PORT: port,
      HOST: '127.0.0.1',
      DATA_DIR: this.#folder,
      DATABASE_URL: this.#databaseUrl,
      SECRET_KEY: 'the key of every central of a chain',
      BRANCHLINE_ALLOW_HTTP: '1',
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: password,
      SESSION_TTL_SECONDS: 3_600,
      LOG_LEVEL: 'silent',
      ...this.centralEnvironment,
    } as const
    const { SMTP_URL, MAIL_FROM } = this.centralEnvironment
    return startCentral(environment, {
      clock: this.clock,
      random: systemRandom,
      ids: systemIds,
      post: systemPost({ private: false, loopback: true }),
      mail: SMTP_URL && MAIL_FROM ? smtpMail(SMTP_URL, MAIL_FROM) : null,
      log: this.#recorder(),
    })
  }

  async stopCentral(): Promise<void> {
    await this.#central?.stop()
    this.#central = null
  }

  /** A backup of central's database as it is now. Central is away meanwhile. */
  async backUpCentral(): Promise<string> {
    await this.stopCentral()
    const backup = await copyScratchDatabase(this.#databaseUrl)
    await this.startCentral()
    return backup
  }

  /** Central's database is replaced by a backup. */
  async restoreCentral(backup: string): Promise<void> {
    await this.stopCentral()
    this.#databaseUrl = backup
    await this.startCentral()
  }

  /** A copy of a shop's folder as it is now; the shop is stopped meanwhile. */
  async copyFolder(shop: Shop, name: string): Promise<string> {
    await shop.stop()
    const folder = join(this.#folder, name)
    cpSync(shop.dataDir, folder, { recursive: true })
    await shop.start()
    return folder
  }

  /** The shop's folder is replaced by a copy. */
  async restoreFolder(shop: Shop, folder: string): Promise<void> {
    await shop.stop()
    rmSync(shop.dataDir, { recursive: true, force: true })
    cpSync(folder, shop.dataDir, { recursive: true })
    await shop.start()
  }

  async loginAtCentral(username: string, secret: string): Promise<TRPCClient<CentralRouter>> {
    const { token } = await clientOf<CentralRouter>(this.url).auth.login.mutate({ username, password: secret })
    return clientOf<CentralRouter>(this.url, token)
  }

  /** Registers a branch that has no server: what it pushes is made in a test. */
  async loginAsBranch(branchCode: string): Promise<TRPCClient<CentralRouter>> {
    const { username, password } = await this.admin.branches.register.mutate({ branchCode })
    return this.loginAtCentral(username, password)
  }

  /** Time passes at central; the operator logs in again if his session has run out. */
  async ahead(ms: number): Promise<void> {
    this.clock.ahead(ms)
    this.admin = await this.loginAtCentral('admin', password)
  }

  /** Registers a branch and starts its server on a line that may be prepared. Intervals are long: what happens soon was woken. */
  async openShop(branchCode: string, prepare?: (line: Line) => void): Promise<Shop> {
    const { username, password: syncPassword } = await this.admin.branches.register.mutate({ branchCode })
    return this.openOn(join(this.#folder, branchCode), branchCode, { username, password: syncPassword }, prepare)
  }

  /** Starts a server of a branch on a folder, which may be a copy of another's. */
  async openOn(
    dataDir: string,
    branchCode: string,
    credentials: Shop['credentials'],
    prepare: (line: Line) => void = () => {},
  ): Promise<Shop> {
    const line = new Line()
    prepare(line)
    const clock = new TestClock()
    let running: RunningBranch
    const beats = () => line.answered.filter((path) => path === 'heartbeat.report').length
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
        SYNC_USERNAME: credentials.username,
        SYNC_PASSWORD: credentials.password,
        ADMIN_USERNAME: 'admin',
        ADMIN_PASSWORD: password,
        SESSION_TTL_SECONDS: 31_536_000,
        PUSH_INTERVAL_SECONDS: 3_600,
        PULL_MASTERS_INTERVAL_SECONDS: 3_600,
        LOG_LEVEL: 'silent',
        ...this.shopEnvironment,
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
      credentials,
      stop: () => running.stop(),
      restartAs: async (more) => {
        Object.assign(shop, await start(more))
      },
      restart: async (between) => {
        await running.stop()
        await between?.()
        Object.assign(shop, await start())
      },
      start: async () => {
        const before = beats()
        Object.assign(shop, await start())
        await vi.waitFor(() => expect(beats()).toBeGreaterThan(before), { timeout: 10_000 })
      },
      beat: async (ms = 60_000) => {
        // Time that passes while a heartbeat is on its way would be a time-out, and its answer lost.
        const isUnderway = () => line.underway.includes('heartbeat.report')
        await vi.waitFor(() => expect(isUnderway()).toBe(false), { timeout: 10_000 })
        const before = beats()
        clock.ahead(ms)
        for (let wait = 0; wait < 200 && beats() === before; wait += 1) {
          await systemClock.sleep(50)
          // The loop may not have been asleep yet.
          if (wait % 10 === 9 && !isUnderway()) clock.ahead(60_000)
        }
        expect(beats()).toBeGreaterThan(before)
      },
    }
    await vi.waitFor(() => expect(line.answered).toContain('heartbeat.report'), { timeout: 10_000 })
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

/** What a push must say to come from this shop. */
export function identityOf({ branchCode, line }: Shop): { instance: string; fence: string } {
  if (!line.identity) throw new Error(`${branchCode} had no heartbeat yet`)
  return line.identity
}
