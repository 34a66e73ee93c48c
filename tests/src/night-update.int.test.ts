import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@branchline/platform/testing'
import type { BranchRouter } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import { afterAll, expect, it } from 'vitest'
import { clientOf } from './client-of.ts'
import { sale } from './documents.ts'

// A shop's server as its unit starts it: the launcher, which what ends it starts again (Restart=always).

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'branchline-night-')))
const link = join(folder, 'branch')
const state = join(folder, 'release.json')
const password = 'test-password'
const doctype = 'Sales Invoice'
const minuteMs = 60_000
let server: ChildProcess
let said = ''
let isOver = false

afterAll(async () => {
  isOver = true
  const gone = once(server, 'exit')
  server.kill('SIGTERM')
  await gone
  rmSync(folder, { recursive: true, force: true })
})

/** A release, and the link to it, as the installer lays them down. */
function stage(version: string, main = `import '${root}apps/branch/dist/main.js'\n`): string {
  const release = join(folder, `branch-${version}`)
  mkdirSync(join(release, 'dist'), { recursive: true })
  writeFileSync(join(release, 'dist/main.js'), main)
  writeFileSync(join(release, 'package.json'), '{ "type": "module" }')
  symlinkSync(release, `${link}.new`)
  renameSync(`${link}.new`, link)
  return release
}

/** It is quiet at every time of the day but two minutes that are over. */
function quietWindow(): string {
  const at = (ms: number) => new Date(ms).toISOString().slice(11, 16)
  return `${at(Date.now() - minuteMs)}-${at(Date.now() - 2 * minuteMs)}`
}

const release = (): { good?: string; refused?: string } => JSON.parse(readFileSync(state, 'utf8'))

it('a branch goes over into a new release in the quiet of the night and sells on; one that does not start is left for the one before', {
  timeout: 240_000,
}, async () => {
  const port = String(await freePort())
  const environment = {
    ...{ PATH: process.env.PATH ?? '', PORT: port, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ADMIN_PASSWORD: password },
    ...{ DATA_DIR: join(folder, 'data'), CENTRAL_URL: 'http://127.0.0.1:1', BRANCHLINE_ALLOW_HTTP: '1' },
    ...{ BRANCH_CODE: 'CAI', SYNC_USERNAME: 'branch-CAI', SYNC_PASSWORD: 'none', VERIFY_HOUR: '24' },
    ...{ UPDATE_LINK: link, UPDATE_WINDOW: quietWindow() },
  }
  const ends: (number | null)[] = []
  const start = () => {
    const args = [join(root, 'deploy/launch.mjs'), link, state]
    server = spawn(process.execPath, args, { env: environment, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    server.stderr?.on('data', (chunk) => {
      said = (said + chunk).slice(-100_000)
    })
    server.once('exit', (code) => {
      ends.push(code)
      if (!isOver) start()
    })
  }
  let till: TRPCClient<BranchRouter>
  const sells = async () => {
    await expect.poll(() => till.documents.submit.mutate({ doctype, document: sale() }).catch(() => null)).toBeTruthy()
  }

  const first = stage('1.0.0')
  start()
  const url = `http://127.0.0.1:${port}`
  const login = () => clientOf<BranchRouter>(url).auth.login.mutate({ username: 'admin', password })
  await expect.poll(() => login().catch(() => null), { timeout: 30_000 }).toBeTruthy()
  till = clientOf<BranchRouter>(url, (await login()).token)
  await sells()
  expect(release()).toEqual({ good: first })

  const broken = stage('1.1.0', "throw new Error('this release does not start')\n")
  await expect.poll(release, { timeout: 40_000 }).toEqual({ good: first, refused: broken })
  await sells()
  expect(said).toContain(`The release ${broken} did not start, 3 times: ${first} goes on`)

  const next = stage('1.2.0')
  await expect.poll(release, { timeout: 40_000 }).toEqual({ good: next })
  await sells()
  const { documents } = await till.documents.list.query({ doctype, limit: 10 })
  expect(documents).toHaveLength(3)
  // Each time it ended by itself, and well.
  expect(ends).toEqual([0, 0])
})
