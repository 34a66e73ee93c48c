import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createScratchDatabase } from '@branchline/db/testing'
import { freePort } from '@branchline/platform/testing'
import type { CentralRouter } from '@branchline/protocol'
import type {} from '@branchline/testing'
import type { TRPCClient } from '@trpc/client'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { parse } from 'yaml'
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
  readonly #data: string
  readonly #lines: string[]

  constructor(role: Role, data = join(folder, `${role}-data`)) {
    this.app = join(folder, role)
    this.#data = data
    const text = readFileSync(join(deploy, `${role}.Dockerfile`), 'utf8').replaceAll('\\\n', ' ')
    this.#lines = text.slice(text.lastIndexOf('FROM ')).split('\n')
  }

  /** What `RUN` does, as the user who asks. */
  async prepare(): Promise<void> {
    for (const line of this.#lines.filter((one) => one.startsWith('RUN '))) {
      const here = line.slice(4).replaceAll('/data', this.#data).replaceAll(' node', ' "$(id -un)"')
      expect(await run('sh', ['-ec', here], { PATH })).toMatchObject({ code: 0 })
    }
  }

  get environment(): Record<string, string> {
    const line = this.#lines.find((one) => one.startsWith('ENV ')) ?? ''
    return Object.fromEntries(
      line
        .slice(4)
        .replaceAll('/app', this.app)
        .replaceAll('=/data', `=${this.#data}`)
        .split(' ')
        .map((pair) => pair.split('=') as [string, string]),
    )
  }

  words(instruction: string): string[] {
    const line = this.#lines.find((one) => one.startsWith(instruction)) ?? ''
    return JSON.parse(line.slice(line.indexOf('[')))
  }

  /** Resolves when its own health check says so. `command`: what a compose file starts instead, and where. */
  async start(environment: Record<string, string>, command = this.words('CMD'), cwd = this.app): Promise<void> {
    const env = { PATH, ...this.environment, ...environment, LOG_LEVEL: 'warn' }
    servers.push(spawn(process.execPath, command.slice(1), { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] }))
    await healthy(this.words('HEALTHCHECK'), { PATH, ...environment })
  }
}

async function healthy([command = '', ...args]: string[], env: Record<string, string>): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if ((await run(command, args, env)).code === 0) return
    await wait(200)
  }
  throw new Error(`${command} ${args.join(' ')} did not say that it is well`)
}

const composed = (file: string) => parse(readFileSync(join(deploy, file), 'utf8')).services

let centralUrl: string
let admin: TRPCClient<CentralRouter>

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
  const central = new Image('central')
  await central.prepare()
  await central.start({
    ...{ PORT: port, DATABASE_URL: await createScratchDatabase(inject('postgresUrl')) },
    ...{ SECRET_KEY: 'the key of this central', ADMIN_PASSWORD: 'test-password' },
  })
  const { token } = await clientOf<CentralRouter>(centralUrl).auth.login.mutate({
    ...{ username: 'admin', password: 'test-password' },
  })
  admin = clientOf<CentralRouter>(centralUrl, token)
}, 300_000)
afterAll(async () => {
  for (const server of servers.reverse()) {
    if (server.exitCode !== null || server.signalCode !== null) continue
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

async function codeFor(branchCode: string): Promise<string> {
  await admin.branches.register.mutate({ branchCode })
  return (await admin.branches.enrolmentCode.mutate({ branchCode })).code
}

it("head office's compose file: Redis and PostgreSQL are started and asked by what stands there", async ({ skip }) => {
  const { redis, postgres } = composed('compose.yaml')
  const database = new URL(inject('postgresUrl'))
  const program = inject('redisProgram')
  if ('missing' in program) return skip(program.missing)
  const port = String(await freePort())
  const [, ...args] = redis.command
  servers.push(spawn(program.path, [...args, '--port', port], { cwd: folder, stdio: 'ignore' }))
  const asked = (test: string[]) => test.slice(1)
  await healthy(asked(redis.healthcheck.test).toSpliced(1, 0, '-p', port), { PATH })
  const ready = await run('pg_isready', ['--version'], { PATH })
  if (ready.code !== 0) return skip('no pg_isready here')
  await healthy(asked(postgres.healthcheck.test), { PATH, PGHOST: database.hostname, PGPORT: database.port })
})

it('what a Dockerfile of the dashboard lays down starts by its own command, and its own health check says so', async () => {
  await new Image('dashboard').start({ PORT: String(await freePort()), BRANCHLINE_API_URL: centralUrl })
}, 60_000)

it('the installer makes an empty machine a branch that sells, says how it is started, and does no harm when run again', async () => {
  const code = await codeFor('CAI')
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
  expect([unit.includes('@NODE@'), existsSync(start[0] ?? ''), existsSync(start[1] ?? '')]).toEqual([false, true, true])
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
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
    if (answer?.ok) break
    await wait(100)
  }
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).ok).toBe(true)
  expect(await (await fetch(`http://127.0.0.1:${port}/till/`)).text()).toContain('<html')
}, 120_000)

it('the image of a branch becomes a branch by the two commands that its compose file begins with, and sells', async () => {
  const data = join(folder, 'shop')
  const branch = new Image('branch', data)
  await branch.prepare()
  const inside = (word: string) => word.replace(/^\/app/, branch.app).replace(/^\/data/, data)
  const said = /run --rm branch (node \S+ enrol .*)$/m.exec(readFileSync(join(deploy, 'compose.branch.yaml'), 'utf8'))
  const given: Record<string, string> = {
    'https://central.example.com': centralUrl,
    'ABCD-EFGH-JKMN': await codeFor('GIZ'),
  }
  const words = (said?.[1] ?? '').split(' ').map((word) => given[word] ?? inside(word))
  const enrolled = await run(words[0] ?? '', [...words.slice(1), '--allow-http'], { PATH, ...branch.environment })
  expect(enrolled).toMatchObject({ code: 0, out: expect.stringContaining('Ready to sell.') })

  const { command, working_dir } = composed('compose.branch.yaml').branch
  expect(command.map((word: string) => word.replace(/^\/app\//, ''))).toEqual(branch.words('CMD'))
  const port = String(await freePort())
  await branch.start({ PORT: port }, command.map(inside), inside(working_dir))
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
