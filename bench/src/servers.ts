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
import { sessionCookie } from './cases/fleet-page.ts'

const password = 'bench-password'
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Where a program is, and what answers when it is up. */
const programs = {
  central: { main: '../../apps/central/dist/main.js', sign: '/trpc/health' },
  branch: { main: '../../apps/branch/dist/main.js', sign: '/trpc/health' },
  dashboard: { main: '../../apps/dashboard/dist/standalone/apps/dashboard/server.js', sign: '/login' },
  'bare-branch': { main: './bare/bare-branch.js', sign: '/trpc/health' },
  'bare-central': { main: './bare/bare-central.js', sign: '/trpc/health' },
}
type App = keyof typeof programs
/** Loaded into a server before its own code: files of `preload/`. */
export type Preload = 'days-back' | 'slow-flush' | 'count-statements'

/** How a server is started, as by `pnpm central` and `pnpm branch`. */
const flags: string[] = JSON.parse(readFileSync(at('../../tooling/server-flags.json'), 'utf8'))

export interface BenchBranch {
  branchCode: string
  dataDir: string
  url: string
  /** Of an operator's session. */
  token: string
  api: TRPCClient<BranchRouter>
  /** The most memory it ever had, in MB. */
  peakMb(): number
  /** Processor time used so far, in milliseconds. */
  cpuMs(): number
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
  readonly #profiling: string[]
  #branches = 0
  #bare = 0
  #central: ChildProcess | null = null
  admin!: TRPCClient<CentralRouter>

  private constructor(
    postgres: Awaited<ReturnType<typeof startScratchServer>>,
    centralPort: number,
    profiles: string | undefined,
  ) {
    this.#postgres = postgres
    this.#profiling = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []
    this.centralPort = centralPort
  }

  /** `profiles`: a folder for a processor profile of every server, written when that ends. */
  static async start(profiles?: string): Promise<Servers> {
    const servers = new Servers(await startScratchServer(), await freePort(), profiles)
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

  /** What central's process has used so far, and holds now. */
  centralUse(): { cpuMs: number; rssMb: number } {
    return processUse(this.#central)
  }

  /** A registered branch's server, which finds central at `centralUrl`. With `daysBack` its clock is so many days behind. */
  async openBranch({
    centralUrl = this.centralUrl,
    daysBack = 0,
    preload = [] as Preload[],
    env = {} as Record<string, string>,
  } = {}): Promise<BenchBranch> {
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
      // A bench calls more often than any till.
      REQUESTS_PER_SECOND: '100000',
      ...(daysBack > 0 ? { BENCH_DAYS_BACK: String(daysBack) } : {}),
      ...env,
    }
    const loaded: Preload[] = daysBack > 0 ? ['days-back', ...preload] : preload
    const open = async () => {
      const child = await this.#spawn('branch', port, environment, loaded)
      const url = `http://127.0.0.1:${port}`
      const { token } = await clientOf<BranchRouter>(url).auth.login.mutate({ username: 'admin', password })
      return {
        url,
        token,
        api: clientOf<BranchRouter>(url, token),
        peakMb: () => peakMb(child),
        cpuMs: () => processUse(child).cpuMs,
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

  /** A server that does nothing but what cannot be left out, as `bare/` has it. Answers where it listens. */
  async openBare(app: 'bare-branch' | 'bare-central', env: Record<string, string>, preload: Preload[] = []) {
    const port = await freePort()
    this.#bare += 1
    const child = await this.#spawn(
      app,
      port,
      { DATA_DIR: join(this.#folder, `bare${this.#bare}`), DATABASE_URL: this.#postgres.url, ...env },
      preload,
    )
    const cpuMs = () => processUse(child).cpuMs
    return { url: `http://127.0.0.1:${port}`, cpuMs, close: () => this.#stop(child) }
  }

  /** One more process on the same database, with its statements counted (`readCounts`). */
  async openCountedCentral(counts: string) {
    const port = await freePort()
    const env = { DATABASE_URL: this.#postgres.url, BENCH_COUNTS: counts }
    const child = await this.#spawn('central', port, env, ['count-statements'])
    return { port, close: () => this.#stop(child) }
  }

  /** A file of this run's own. */
  fileOf(name: string): string {
    return join(this.#folder, name)
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

  async #spawn(app: App, port: number, env: Record<string, string>, preload: Preload[] = []): Promise<ChildProcess> {
    const { main, sign } = programs[app]
    const loaded = preload.flatMap((name) => ['--import', at(`../preload/${name}.mjs`)])
    const child = spawn(process.execPath, [...flags, ...this.#profiling, ...loaded, at(main)], {
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

/** Clock ticks of Linux, ten milliseconds each; of the whole process. */
function processUse(child: ChildProcess | null): { cpuMs: number; rssMb: number } {
  const fields = readFileSync(`/proc/${child?.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const status = readFileSync(`/proc/${child?.pid}/status`, 'utf8')
  const rssMb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, rssMb }
}
