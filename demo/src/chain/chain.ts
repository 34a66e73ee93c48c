import { randomBytes } from 'node:crypto'
import { type Line, openLine } from '@branchline/line'
import { freePort, freePorts } from '@branchline/platform/testing'
import type { BranchRouter } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import type { DataFolder } from '../process/data-folder.ts'
import { GuardLink } from '../process/guard-link.ts'
import { programs } from '../process/programs.ts'
import { ServerProcess } from '../process/server-process.ts'
import { stopOrphanPostgres } from '../process/stop-orphan-postgres.ts'
import { type BranchPeer, branchPeer, type CentralPeer, centralPeer, type Login } from './peer.ts'

export interface Place {
  /** Branch code, as CAI. */
  code: string
  /** As people say it, as Cairo. */
  town: string
}

export type BranchApi = TRPCClient<BranchRouter>

/** One shop: its server, the line it reaches central by, and a login to it. */
export interface BranchSite extends Place {
  server: ServerProcess
  line: Line
  peer: BranchPeer
}

/** Central and its branches, each a process of its own with its own database. */
export class Chain {
  readonly branches: BranchSite[] = []
  #dashboard: ServerProcess | null = null
  #stopping: Promise<void> | null = null

  private constructor(
    readonly central: { server: ServerProcess; peer: CentralPeer; port: number; login: Login },
    private readonly folder: DataFolder,
    private readonly guard: GuardLink,
  ) {}

  /** A chain whose central is yet to be started. */
  static async prepare(folder: DataFolder): Promise<Chain> {
    const port = await freePort()
    const guard = new GuardLink(folder.of('central'))
    // Short, since a person types it.
    const login = { username: 'admin', password: secret(6) }
    const server = new ServerProcess({
      title: 'Central',
      program: programs.central,
      environment: { ADMIN_USERNAME: login.username, ADMIN_PASSWORD: login.password },
      port,
      dataDir: folder.of('central'),
      logFile: folder.logOf('central'),
      guard,
    })
    return new Chain({ server, port, peer: centralPeer('Central', port, login), login }, folder, guard)
  }

  /** Starts the console of the whole chain. `controlUrl`: where it breaks the demo. Answers where it is; central's login opens it. */
  async openDashboard(controlUrl: string): Promise<string> {
    const port = await freePort()
    this.#dashboard = new ServerProcess({
      title: 'The dashboard',
      program: programs.dashboard,
      environment: {
        BRANCHLINE_API_URL: `http://127.0.0.1:${this.central.port}`,
        BRANCHLINE_DEMO_URL: controlUrl,
        HOSTNAME: '127.0.0.1',
      },
      port,
      dataDir: this.folder.of('dashboard'),
      logFile: this.folder.logOf('dashboard'),
      guard: this.guard,
      sign: '/login',
    })
    await this.#dashboard.start()
    return `http://127.0.0.1:${port}/`
  }

  /** Registers the branches at central and starts them side by side. */
  async addBranches(places: readonly Place[]): Promise<void> {
    const ports = await freePorts(places.length)
    for (const [index, place] of places.entries()) {
      const { code, town } = place
      const line = await openLine(this.central.port)
      const account = await this.central.peer.call((api) =>
        api.branches.register.mutate({ branchCode: code, label: town }),
      )
      const login = { username: 'admin', password: secret() }
      const port = ports[index] as number
      const server = new ServerProcess({
        title: town,
        program: programs.branch,
        environment: {
          BRANCH_CODE: code,
          CENTRAL_URL: `http://127.0.0.1:${line.port}`,
          BRANCHLINE_ALLOW_HTTP: '1',
          // How a shop is stands on the dashboard every few seconds.
          PUSH_INTERVAL_SECONDS: '5',
          SYNC_USERNAME: account.username,
          SYNC_PASSWORD: account.password,
          ADMIN_USERNAME: login.username,
          ADMIN_PASSWORD: login.password,
          SECRET_KEY: secret(),
        },
        port,
        dataDir: this.folder.of(code),
        logFile: this.folder.logOf(code),
        guard: this.guard,
      })
      this.branches.push({ ...place, server, line, peer: branchPeer(town, port, login) })
    }
    await Promise.all(this.branches.map(({ server }) => server.start()))
  }

  branch(code: string): BranchSite {
    const site = this.branches.find((one) => one.code === code)
    if (!site) throw new Error(`There is no branch ${code}.`)
    return site
  }

  /** Ends everything this chain started: branches first, that they may hand over what they have in hand; then central. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    await this.#dashboard?.stop()
    await Promise.all(this.branches.map(({ server }) => server.stop()))
    await Promise.all(this.branches.map(({ line }) => line.close()))
    await this.central.server.stop()
    await stopOrphanPostgres(this.folder.of('central'))
    this.guard.release()
  }
}

function secret(bytes = 24): string {
  return randomBytes(bytes).toString('base64url')
}
