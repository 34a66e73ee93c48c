import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '@branchline/platform/testing'
import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientOf } from './client-of.ts'
import { sale } from './documents.ts'
import { ServerProcess } from './server-process.ts'

// Real processes with central's own embedded PostgreSQL, killed with -9 while tills sell.

const folder = mkdtempSync(join(tmpdir(), 'branchline-kill-'))
const password = 'test-password'
const doctype = 'Sales Invoice'
const running = new Set<ServerProcess>()
let ports: { central: number; branch: number }
let admin: TRPCClient<CentralRouter>
let credentials: { username: string; password: string }

beforeAll(async () => {
  ports = { central: await freePort(), branch: await freePort() }
  await startCentral()
  credentials = await admin.branches.register.mutate({ branchCode: 'CAI' })
})
afterAll(async () => {
  await Promise.all([...running].map((server) => end(server, 'SIGTERM')))
  rmSync(folder, { recursive: true, force: true })
})

/** Ends with the tests, if not before. */
async function start(app: 'central' | 'branch', env: Record<string, string>, port: number): Promise<ServerProcess> {
  const server = await ServerProcess.start(app, { ADMIN_PASSWORD: password, ...env }, port)
  running.add(server)
  return server
}

async function end(server: ServerProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  running.delete(server)
  await server.end(signal)
}

async function startCentral(): Promise<ServerProcess> {
  const server = await start('central', { DATA_DIR: join(folder, 'central') }, ports.central)
  const url = `http://127.0.0.1:${ports.central}`
  const { token } = await clientOf<CentralRouter>(url).auth.login.mutate({ username: 'admin', password })
  admin = clientOf<CentralRouter>(url, token)
  return server
}

async function startBranch(): Promise<{ server: ServerProcess; api: TRPCClient<BranchRouter> }> {
  const env = {
    DATA_DIR: join(folder, 'CAI'),
    CENTRAL_URL: `http://127.0.0.1:${ports.central}`,
    BRANCHLINE_ALLOW_HTTP: '1',
    BRANCH_CODE: 'CAI',
    SYNC_USERNAME: credentials.username,
    SYNC_PASSWORD: credentials.password,
    PUSH_INTERVAL_SECONDS: '1',
  }
  const server = await start('branch', env, ports.branch)
  const url = `http://127.0.0.1:${ports.branch}`
  const { token } = await clientOf<BranchRouter>(url).auth.login.mutate({ username: 'admin', password })
  return { server, api: clientOf<BranchRouter>(url, token) }
}

it('kill -9 of the branch and of central, again and again while it sells, loses and doubles nothing', async () => {
  const answered = new Set<string>()
  let central = [...running][0] as ServerProcess
  let branch = await startBranch()
  for (let round = 0; round < 6; round += 1) {
    let selling = true
    const tills = Array.from({ length: 3 }, async () => {
      while (selling) {
        await branch.api.documents.submit.mutate({ doctype, document: sale() }).then(
          ({ document }) => answered.add(document.name),
          () => wait(5),
        )
      }
    })
    await wait(150 + round * 70)
    if (round % 3 === 2) {
      await end(central, 'SIGKILL')
      central = await startCentral()
    } else {
      await end(branch.server, 'SIGKILL')
      selling = false
      await Promise.all(tills)
      branch = await startBranch()
    }
    selling = false
    await Promise.all(tills)
  }
  await expect
    .poll(async () => (await branch.api.sync.push.mutate()).remaining, { timeout: 60_000, interval: 200 })
    .toBe(0)
  const [here, there] = [await names(branch.api), await names(admin)]
  expect(there).toEqual(here)
  expect(new Set(here).size).toBe(here.length)
  expect([...answered].filter((name) => !here.includes(name))).toEqual([])
  // Numbers are gapless: what was not answered was either stored whole or never happened.
  expect(here.map((name) => Number(name.slice(-5)))).toEqual(here.map((_, index) => index + 1))
  expect(here.length).toBeGreaterThan(20)
  await end(branch.server, 'SIGTERM')
}, 180_000)

it('a second central on one folder is refused, and the first goes on', async () => {
  await expect(start('central', { DATA_DIR: join(folder, 'central') }, await freePort())).rejects.toThrow(
    /Another central runs/,
  )
  expect((await admin.status.summary.query()).role).toBe('central')
}, 60_000)

async function names(api: TRPCClient<BranchRouter> | TRPCClient<CentralRouter>): Promise<string[]> {
  const found: string[] = []
  let after: string | null = null
  do {
    const page: { documents: Record<string, unknown>[]; nextAfter: string | null } = await (
      api as TRPCClient<BranchRouter>
    ).documents.list.query({
      doctype,
      fields: ['name'],
      after,
      limit: 1_000,
    })
    found.push(...page.documents.map(({ name }) => String(name)))
    after = page.nextAfter
  } while (after !== null)
  return found.sort()
}
