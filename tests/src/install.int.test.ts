import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createScratchDatabase } from '@branchline/db/testing'
import type { CentralRouter } from '@branchline/protocol'
import type {} from '@branchline/testing'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { clientOf } from './client-of.ts'

const deploy = fileURLToPath(new URL('../../deploy', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'branchline-install-'))
const roles = ['central', 'branch', 'dashboard'] as const
type Role = (typeof roles)[number]
const servers: ChildProcess[] = []
const { PATH = '', HOME = '' } = process.env

/** What the second stage of a role's Dockerfile says, outside a container: its pruned folder is what `/app` is there. */
class Image {
  readonly app: string
  readonly #lines: string[]

  constructor(role: Role) {
    this.app = join(folder, role)
    const text = readFileSync(join(deploy, `${role}.Dockerfile`), 'utf8').replaceAll('\\\n', ' ')
    this.#lines = text.slice(text.lastIndexOf('FROM ')).split('\n')
  }

  get #environment(): Record<string, string> {
    const line = this.#lines.find((one) => one.startsWith('ENV ')) ?? ''
    return Object.fromEntries(
      line
        .slice(4)
        .replaceAll('/app', this.app)
        .split(' ')
        .map((pair) => pair.split('=') as [string, string]),
    )
  }

  #words(instruction: string): string[] {
    const line = this.#lines.find((one) => one.startsWith(instruction)) ?? ''
    return JSON.parse(line.slice(line.indexOf('[')))
  }

  async start(environment: Record<string, string>): Promise<void> {
    const [, ...args] = this.#words('CMD')
    const env = { PATH, ...this.#environment, DATA_DIR: join(folder, 'data'), ...environment, LOG_LEVEL: 'warn' }
    servers.push(spawn(process.execPath, args, { cwd: this.app, env, stdio: ['ignore', 'ignore', 'inherit'] }))
    const health = this.#words('HEALTHCHECK')
    for (let attempt = 0; attempt < 60; attempt += 1) {
      if ((await run(health[0] ?? '', health.slice(1), { PATH, ...environment })).code === 0) return
      await wait(500)
    }
    throw new Error(`${this.app} did not become healthy`)
  }
}

let centralUrl: string

beforeAll(async () => {
  // One after the other: they share pnpm's store.
  for (const role of roles) {
    const pruned = await run(join(deploy, 'prune.sh'), [role, join(folder, role)], {
      PATH,
      HOME,
      BRANCHLINE_BUILT: '1',
    })
    if (pruned.code !== 0) throw new Error(`${pruned.out}${pruned.err}`)
  }
  const port = String(await freePort())
  centralUrl = `http://127.0.0.1:${port}`
  await new Image('central').start({
    ...{ PORT: port, DATABASE_URL: await createScratchDatabase(inject('postgresUrl')) },
    ...{ SECRET_KEY: 'the key of this central', ADMIN_PASSWORD: 'test-password' },
  })
}, 300_000)
afterAll(async () => {
  for (const server of servers.reverse()) {
    if (server.exitCode !== null || server.signalCode !== null) continue
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

it('what a Dockerfile of the dashboard lays down starts by its own command, and its own health check says so', async () => {
  await new Image('dashboard').start({ PORT: String(await freePort()), BRANCHLINE_API_URL: centralUrl })
}, 60_000)

it('the installer makes an empty machine a branch that sells, says how it is started, and does no harm when run again', async () => {
  const { token } = await clientOf<CentralRouter>(centralUrl).auth.login.mutate({
    ...{ username: 'admin', password: 'test-password' },
  })
  const admin = clientOf<CentralRouter>(centralUrl, token)
  await admin.branches.register.mutate({ branchCode: 'CAI' })
  const { code } = await admin.branches.enrolmentCode.mutate({ branchCode: 'CAI' })
  const machine = join(folder, 'machine')
  const args = ['--central', centralUrl, '--code', code, '--allow-http', '--app', join(folder, 'branch')]
  const install = () => run(join(deploy, 'install-branch.sh'), [...args, '--prefix', machine], { PATH, HOME })

  const first = await install()
  expect(first).toMatchObject({ code: 0, out: expect.stringContaining('Ready to sell.') })
  const settings = join(machine, 'etc/branchline/branch/.env')
  expect(statSync(settings).mode & 0o077).toBe(0)
  const kept = readFileSync(settings, 'utf8')
  const unit = readFileSync(join(machine, 'etc/systemd/system/branchline-branch.service'), 'utf8')
  const start = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? []
  expect([unit.includes('@NODE@'), existsSync(start[0] ?? ''), existsSync(start.at(-1) ?? '')]).toEqual([
    false,
    true,
    true,
  ])
  expect((await admin.branches.list.query()).branches[0]).toMatchObject({ lastHeartbeatAt: expect.any(String) })

  const again = await install()
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Ready to sell.') })
  expect(readFileSync(settings, 'utf8')).toBe(kept)
  expect(
    readdirSync(join(machine, 'opt/branchline')).filter((name) => /^branch-\d+$/.test(name)).length,
  ).toBeGreaterThan(0)

  const port = String(await freePort())
  const cwd = join(machine, 'etc/branchline/branch')
  servers.push(spawn(start[0] ?? '', start.slice(1), { cwd, env: { PATH, PORT: port }, stdio: 'ignore' }))
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
    if (answer?.ok) break
    await wait(250)
  }
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).ok).toBe(true)
  expect(await (await fetch(`http://127.0.0.1:${port}/till/`)).text()).toContain('<html')
}, 120_000)

function run(
  command: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { env, cwd: tmpdir(), maxBuffer: 16_000_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}
