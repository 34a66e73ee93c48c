import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startScratchServer } from '@branchline/db/testing'
import { freePort } from '@branchline/platform/testing'
import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { sessionCookie } from './fleet-page.ts'

const password = 'bench-password'
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** How a server is started, as by `pnpm central` and `pnpm branch`. */
const flags: string[] = JSON.parse(readFileSync(at('../../tooling/server-flags.json'), 'utf8'))

/** Where it is, and what answers when it is up. */
const programs = {
  central: { main: 'central/dist/main.js', sign: '/trpc/health' },
  branch: { main: 'branch/dist/main.js', sign: '/trpc/health' },
  dashboard: { main: 'dashboard/dist/standalone/apps/dashboard/server.js', sign: '/login' },
}

export interface BenchBranch {
  branchCode: string
  dataDir: string
  api: TRPCClient<BranchRouter>
  /** The most memory it ever had, in MB. */
  peakMb(): number
  /** Lets time pass there: a day. Only where it was opened with `daysBack`. */
  nextDay(): void
  close(): Promise<void>
  /** Starts it again after `close`, on the same data. */
  reopen(): Promise<void>
}

/** Real processes on a PostgreSQL server of the bench's own, so that limits can be measured on the very same server. */
export class Servers {
  readonly #folder = mkdtempSync(join(tmpdir(), 'branchline-bench-'))
  readonly #children = new Set<ChildProcess>()
  readonly #postgres: Awaited<ReturnType<typeof startScratchServer>>
  readonly centralPort: number
  #branches = 0
  #central: ChildProcess | null = null
  admin!: TRPCClient<CentralRouter>

  private constructor(postgres: Awaited<ReturnType<typeof startScratchServer>>, centralPort: number) {
    this.#postgres = postgres
    this.centralPort = centralPort
  }

  static async start(): Promise<Servers> {
    const servers = new Servers(await startScratchServer(), await freePort())
    await servers.startCentral()
    return servers
  }

  get centralUrl(): string {
    return `http://127.0.0.1:${this.centralPort}`
  }

  get postgresUrl(): string {
    return this.#postgres.url
  }

  async startCentral(): Promise<void> {
    this.#central = await this.#spawn('central', this.centralPort, { DATABASE_URL: this.#postgres.url })
    const { token } = await clientOf<CentralRouter>(this.centralUrl).auth.login.mutate({ username: 'admin', password })
    this.admin = clientOf<CentralRouter>(this.centralUrl, token)
  }

  /** The most memory central ever had, in MB. */
  centralPeakMb(): number {
    return peakMb(this.#central)
  }

  /** A registered branch's server, which finds central at `centralUrl`. With `daysBack` its clock is so many days behind. */
  async openBranch({ centralUrl = this.centralUrl, daysBack = 0 } = {}): Promise<BenchBranch> {
    this.#branches += 1
    const branchCode = `B${String(this.#branches).padStart(3, '0')}`
    const credentials = await this.admin.branches.register.mutate({ branchCode })
    const port = await freePort()
    const dataDir = join(this.#folder, branchCode)
    const environment = {
      DATA_DIR: dataDir,
      CENTRAL_URL: centralUrl,
      BRANCHLINE_ALLOW_HTTP: '1',
      BRANCH_CODE: branchCode,
      SYNC_USERNAME: credentials.username,
      SYNC_PASSWORD: credentials.password,
      SESSION_TTL_SECONDS: '31536000',
      ...(daysBack > 0 ? { BENCH_DAYS_BACK: String(daysBack) } : {}),
    }
    const open = async () => {
      const child = await this.#spawn('branch', port, environment)
      const url = `http://127.0.0.1:${port}`
      const { token } = await clientOf<BranchRouter>(url).auth.login.mutate({ username: 'admin', password })
      return {
        api: clientOf<BranchRouter>(url, token),
        peakMb: () => peakMb(child),
        nextDay: () => child.kill('SIGUSR2'),
        close: () => this.#stop(child),
      }
    }
    const branch: BenchBranch = {
      branchCode,
      dataDir,
      ...(await open()),
      reopen: async () => {
        Object.assign(branch, await open())
      },
    }
    return branch
  }

  /** The console of the whole chain, and a cookie that opens it. */
  async openDashboard(): Promise<{ url: string; cookie: string }> {
    const port = await freePort()
    await this.#spawn('dashboard', port, { BRANCHLINE_API_URL: this.centralUrl, NODE_ENV: 'production' })
    const login = await clientOf<CentralRouter>(this.centralUrl).auth.login.mutate({ username: 'admin', password })
    return { url: `http://127.0.0.1:${port}/`, cookie: sessionCookie(this.centralUrl, login) }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#children].map((child) => this.#stop(child)))
    await this.#postgres.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #spawn(app: keyof typeof programs, port: number, env: Record<string, string>): Promise<ChildProcess> {
    const { main, sign } = programs[app]
    const clock = env.BENCH_DAYS_BACK ? ['--import', at('../preload/days-back.mjs')] : []
    const child = spawn(process.execPath, [...flags, ...clock, at(`../../apps/${main}`)], {
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        HOST: '127.0.0.1',
        HOSTNAME: '127.0.0.1',
        ADMIN_PASSWORD: password,
        LOG_LEVEL: 'error',
        ...env,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    this.#children.add(child)
    for (let attempt = 0; attempt < 600; attempt += 1) {
      if (
        await fetch(`http://127.0.0.1:${port}${sign}`).then(
          (answer) => answer.ok,
          () => false,
        )
      )
        return child
      await wait(50)
    }
    throw new Error(`${app} did not come up`)
  }

  async #stop(child: ChildProcess): Promise<void> {
    this.#children.delete(child)
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

export function clientOf<Router extends CentralRouter | BranchRouter>(url: string, token?: string): TRPCClient<Router> {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  // biome-ignore lint/suspicious/noExplicitAny: one link serves both routers
  return createTRPCClient<Router>({ links: [httpLink({ url: `${url}/trpc`, headers, methodOverride: 'POST' }) as any] })
}

/** What the kernel says of a process: Linux only. */
function peakMb(child: ChildProcess | null): number {
  const status = readFileSync(`/proc/${child?.pid}/status`, 'utf8')
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024)
}
