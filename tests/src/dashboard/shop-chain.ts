import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ControlServer, openControl } from '@branchline/demo'
import { freePort } from '@branchline/platform/testing'
import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import { clientOf } from '../client-of.ts'
import { sale } from '../documents.ts'
import { ServerProcess } from '../server-process.ts'
import { HttpLine } from './http-line.ts'

export const password = 'test-password'
const shops = [
  { code: 'CAI', label: 'Cairo' },
  { code: 'ALX', label: 'Alexandria' },
]

export interface RunningShop {
  code: string
  line: HttpLine
  server: ServerProcess
  api: TRPCClient<BranchRouter>
}

/** Head office, two shops and a dashboard, each a process of its own, as they are deployed. */
export class ShopChain {
  readonly #folder = mkdtempSync(join(tmpdir(), 'branchline-dashboard-'))
  readonly shops: RunningShop[] = []
  #servers: ServerProcess[] = []
  admin!: TRPCClient<CentralRouter>
  url!: string
  centralUrl!: string
  /** Consoles of a demo and of the first shop. They come up while others are looked at. */
  demoConsole!: Promise<ServerProcess>
  shopConsole!: Promise<ServerProcess>
  /** As the demo has one: it cuts the lines of the shops. */
  control!: ControlServer

  static async start(): Promise<ShopChain> {
    const chain = new ShopChain()
    const port = await freePort()
    const secrets = { ADMIN_PASSWORD: password, SECRET_KEY: 'the key of this head office' }
    const environment = { ...secrets, DATA_DIR: join(chain.#folder, 'central') }
    const central = await chain.#run('central', environment, port)
    chain.admin = await loginTo<CentralRouter>(central.url)
    await chain.admin.rules.update.mutate({ doctype: 'Customer', conflictRule: 'Manual' })
    const open = async ({ code, label }: (typeof shops)[number]) => {
      const shop = { branchCode: code, label, timezone: 'Africa/Cairo' }
      return chain.#openShop(code, port, await chain.admin.branches.register.mutate(shop))
    }
    const first = chain.openDashboard(central.url)
    chain.shops.push(...(await Promise.all(shops.map(open))))
    chain.control = await openControl({
      isReady: true,
      sites: () =>
        chain.shops.map(({ code, line }) => ({ code, town: code, line: line.deafTo === null, server: true })),
      set: async (code, what, works) => {
        const shop = chain.shops.find((one) => one.code === code)
        if (shop && what === 'line') shop.line.deafTo = works ? null : 'heartbeat.'
      },
    })
    chain.centralUrl = central.url
    chain.url = (await first).url
    chain.demoConsole = chain.openDashboard(central.url, { BRANCHLINE_DEMO_URL: chain.control.url })
    chain.shopConsole = chain.openDashboard(chain.cairo.server.url)
    // Whoever asks for them is told.
    for (const opening of [chain.demoConsole, chain.shopConsole]) opening.catch(() => {})
    return chain
  }

  /** A console of one more server. */
  async openDashboard(apiUrl: string, more: Record<string, string> = {}): Promise<ServerProcess> {
    return this.#run('dashboard', { BRANCHLINE_API_URL: apiUrl, NODE_ENV: 'production', ...more }, await freePort())
  }

  get cairo(): RunningShop {
    const [shop] = this.shops
    if (!shop) throw new Error('Cairo is not open')
    return shop
  }

  /** Ends everything, central last. */
  async stop(): Promise<void> {
    await Promise.allSettled([this.demoConsole, this.shopConsole])
    const [central, ...others] = this.#servers
    await Promise.all(others.map((server) => server.end('SIGTERM')))
    await central?.end('SIGTERM')
    for (const { line } of this.shops) await line.close()
    await this.control.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #openShop(code: string, centralPort: number, credentials: { username: string; password: string }) {
    const line = new HttpLine(centralPort)
    const environment = {
      ADMIN_PASSWORD: password,
      DATA_DIR: join(this.#folder, code),
      BRANCH_CODE: code,
      BRANCHLINE_ALLOW_HTTP: '1',
      CENTRAL_URL: await line.open(),
      PUSH_INTERVAL_SECONDS: '1',
      SYNC_USERNAME: credentials.username,
      SYNC_PASSWORD: credentials.password,
    }
    const server = await this.#run('branch', environment, await freePort())
    return { code, line, server, api: await loginTo<BranchRouter>(server.url) }
  }

  async #run(app: 'central' | 'branch' | 'dashboard', environment: Record<string, string>, port: number) {
    const server = await ServerProcess.start(app, environment, port)
    this.#servers.push(server)
    return server
  }
}

/** A customer edited at head office and, not knowing of that, at a shop. Answers when a person has to pick. */
export async function quarrel({ admin, cairo }: ShopChain, name: string): Promise<void> {
  const doctype = 'Customer'
  const customer = { name, customer_name: 'Zoe Hassan', mobile_no: '', credit_limit: '5000.00', territory: 'Cairo' }
  await admin.documents.save.mutate({ doctype, document: customer })
  await until(async () => {
    await cairo.api.sync.pull.mutate()
    return (await cairo.api.documents.get.query({ doctype, name })).document !== null
  })
  cairo.line.deafTo = 'changes.'
  await admin.documents.save.mutate({ doctype, document: { ...customer, credit_limit: '6000.00' } })
  await cairo.api.documents.save.mutate({ doctype, document: { ...customer, customer_name: 'Zoe Hassan-Fahmy' } })
  await until(async () => {
    await cairo.api.sync.push.mutate()
    return (await admin.conflicts.list.query({ status: 'open' })).conflicts.some((one) => one.name === name)
  })
  cairo.line.deafTo = null
}

/** A sale that central refuses, as it would one that breaks a rule the shop does not know, until it is a dead letter, the `dead`th. Answers its name. */
export async function refusedSale({ cairo }: ShopChain, dead = 1): Promise<string> {
  cairo.line.spoil = (body) => body.replaceAll('"remarks":"bad"', '"remarks":"bad\\u0000"')
  const document = sale({ remarks: 'bad', grand_total: '77.00' })
  const { document: sold } = await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document })
  await until(async () => {
    await cairo.api.sync.push.mutate()
    return (await cairo.api.status.summary.query()).outbox.dead === dead
  })
  return sold.name
}

/** Tries ten times a second, for half a minute at most. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await holds()) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('waited in vain')
}

async function loginTo<Router extends CentralRouter | BranchRouter>(url: string): Promise<TRPCClient<Router>> {
  // Both servers log in alike.
  const { token } = await clientOf<CentralRouter>(url).auth.login.mutate({ username: 'admin', password })
  return clientOf<Router>(url, token)
}
