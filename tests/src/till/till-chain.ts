import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@branchline/platform/testing'
import type { BranchRouter, CentralRouter, Document } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import { clientOf } from '../client-of.ts'
import { ServerProcess } from '../server-process.ts'

const password = 'test-password'
/** Who works at the tills. */
export const cashier = { username: 'amal', pin: '4711' }

/** Central and a branch in processes of their own, with a cashier and an item: what a till in a browser needs. */
export class TillChain {
  readonly folder = mkdtempSync(join(tmpdir(), 'branchline-till-chain-'))
  central: ServerProcess | null = null
  branch: ServerProcess | null = null
  admin!: TRPCClient<CentralRouter>
  #credentials!: { username: string; password: string }

  private constructor(
    readonly ports: { central: number; branch: number },
    private readonly branchEnvironment: Record<string, string>,
  ) {}

  /** `branchEnvironment` goes over the branch's own. */
  static async start(
    branchEnvironment: Record<string, string> = {},
    items: Document[] = [{ doctype: 'Item', name: 'TEA', item_name: 'Black tea 100 g', standard_rate: '12.35' }],
  ): Promise<TillChain> {
    const chain = new TillChain({ central: await freePort(), branch: await freePort() }, branchEnvironment)
    await chain.startCentral()
    const { admin } = chain
    const save = (doctype: string, document: Record<string, unknown>) =>
      admin.documents.save.mutate({ doctype, document })
    await save('User', { name: cashier.username, email: cashier.username })
    await save('POS Profile', {
      ...{ name: 'Cairo till', branch: 'CAI', company: 'Nile Stores', currency: 'EGP' },
      applicable_for_users: [{ user: cashier.username }],
    })
    await admin.documents.import.mutate({ documents: items })
    await admin.users.setPin.mutate(cashier)
    chain.#credentials = await admin.branches.register.mutate({ branchCode: 'CAI' })
    await chain.startBranch()
    return chain
  }

  async startCentral(): Promise<void> {
    const environment = { ADMIN_PASSWORD: password, DATA_DIR: join(this.folder, 'central') }
    this.central = await ServerProcess.start('central', environment, this.ports.central)
    const { url } = this.central
    const { token } = await clientOf<CentralRouter>(url).auth.login.mutate({ username: 'admin', password })
    this.admin = clientOf<CentralRouter>(url, token)
  }

  async startBranch(): Promise<void> {
    const { username, password: syncPassword } = this.#credentials
    const environment = {
      ...{ ADMIN_PASSWORD: password, DATA_DIR: this.branchFolder, BRANCH_CODE: 'CAI', BRANCHLINE_ALLOW_HTTP: '1' },
      ...{ CENTRAL_URL: `http://127.0.0.1:${this.ports.central}`, PUSH_INTERVAL_SECONDS: '1' },
      ...{ SYNC_USERNAME: username, SYNC_PASSWORD: syncPassword, ...this.branchEnvironment },
    }
    this.branch = await ServerProcess.start('branch', environment, this.ports.branch)
  }

  get branchFolder(): string {
    return join(this.folder, 'CAI')
  }

  /** The branch as its operator reaches it; of a branch that speaks http. */
  async branchApi(): Promise<TRPCClient<BranchRouter>> {
    const url = `http://127.0.0.1:${this.ports.branch}`
    const { token } = await clientOf<BranchRouter>(url).auth.login.mutate({ username: 'admin', password })
    return clientOf<BranchRouter>(url, token)
  }

  /** Waits until central holds a sale; it asks again at once. */
  async untilAtCentral(name: string): Promise<void> {
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      const { document } = await this.admin.documents.get.query({ doctype: 'Sales Invoice', name })
      if (document) return
    }
    throw new Error(`${name} does not come to central`)
  }

  async end(): Promise<void> {
    await this.branch?.end('SIGKILL')
    await this.central?.end('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
