import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createScratchDatabase } from '@branchline/db/testing'
import { type BranchPeer, branchPeer, type CentralPeer, centralPeer, programs } from '@branchline/demo'
import { freePort } from '@branchline/platform/testing'
import { type LineProxy, openProxy } from '../network/proxy.ts'
import type { Machine } from './machine.ts'
import { Server } from './server.ts'

/** One branch: its server, the line it reaches central by, a login to it, and its database file. */
export interface Site {
  code: string
  server: Server
  proxy: LineProxy
  peer: BranchPeer
  file: string
  /** What central gave it to log in with. */
  account: { username: string; password: string }
}

export interface SiteOptions {
  dataDir?: string
  logFile?: string
  environment?: Record<string, string>
  cuts?: true
}

/** Central and its branches, each a process of its own. */
export class Chain {
  readonly sites: Site[] = []
  readonly #machine: Machine
  readonly #name: string
  /** A run that is broken off. */
  readonly #end = async () => {
    await Promise.all(
      [...this.sites.map(({ server }) => server), this.central.server].map((server) => server.abandon()),
    )
    await Promise.all(this.sites.map(({ proxy }) => proxy.close()))
  }

  private constructor(
    machine: Machine,
    name: string,
    readonly central: { server: Server; peer: CentralPeer; port: number; databaseUrl: string },
  ) {
    this.#machine = machine
    this.#name = name
    machine.onEnd.add(this.#end)
  }

  /** A central on a database of its own, up. `name` tells its folders from those of other chains. */
  static async open(machine: Machine, name: string, { cuts = false, environment = {} } = {}): Promise<Chain> {
    const port = await freePort()
    const databaseUrl = await createScratchDatabase(machine.postgres.url)
    const login = { username: 'admin', password: secret() }
    const server = new Server({
      title: `central ${name}`,
      program: programs.central,
      environment: {
        DATABASE_URL: databaseUrl,
        SECRET_KEY: secret(),
        BRANCHLINE_ALLOW_HTTP: '1',
        ADMIN_PASSWORD: login.password,
        LOG_LEVEL: 'warn',
        ...environment,
      },
      port,
      dataDir: machine.folder.of(`${name}-central`),
      logFile: machine.folder.logOf(`${name}-central`),
      guard: machine.guard,
      ...(cuts ? { cuts: 'postgres' as const } : {}),
    })
    await server.start()
    const peer = centralPeer('Central', port, login)
    return new Chain(machine, name, { server, peer, port, databaseUrl })
  }

  /** Registers a branch and makes its server; it is yet to be started. */
  async addSite(code: string, options: SiteOptions = {}): Promise<Site> {
    const port = await freePort()
    const { folder, guard } = this.#machine
    const proxy = await openProxy(this.central.port)
    const account = await this.central.peer.insist((api) => api.branches.register.mutate({ branchCode: code }))
    const login = { username: 'admin', password: secret() }
    const dataDir = options.dataDir ?? folder.of(`${this.#name}-${code}`)
    const server = new Server({
      title: code,
      program: programs.branch,
      environment: {
        BRANCH_CODE: code,
        CENTRAL_URL: `http://127.0.0.1:${proxy.port}`,
        BRANCHLINE_ALLOW_HTTP: '1',
        SYNC_USERNAME: account.username,
        SYNC_PASSWORD: account.password,
        ADMIN_PASSWORD: login.password,
        LOG_LEVEL: 'warn',
        ...options.environment,
      },
      port,
      dataDir,
      logFile: options.logFile ?? folder.logOf(`${this.#name}-${code}`),
      guard,
      ...(options.cuts ? { cuts: 'sqlite' as const } : {}),
    })
    const peer = branchPeer(code, port, login)
    const site = { code, server, proxy, peer, file: join(dataDir, 'branch.sqlite'), account }
    this.sites.push(site)
    return site
  }

  /** Branches first, that they may hand over what they have in hand. */
  async stop(): Promise<void> {
    this.#machine.onEnd.delete(this.#end)
    await Promise.all(this.sites.map(({ server }) => server.retire()))
    await Promise.all(this.sites.map(({ proxy }) => proxy.close()))
    await this.central.server.retire()
  }
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}
