import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScratchDatabase, openHand } from '@branchline/db/testing'
import { freePort } from '@branchline/platform/testing'
import { type BranchRouter, branchRouter, type CentralRouter, centralRouter } from '@branchline/protocol'
import type {} from '@branchline/testing'
import Database from 'libsql'
import { inject } from 'vitest'
import { clientOf } from '../client-of.ts'
import { item, sale } from '../documents.ts'
import { ServerProcess } from '../server-process.ts'
import type { Target } from './malformed.ts'

const password = 'test-password'

/** A server that is attacked, a process of its own as it is deployed. */
export interface Attacked {
  url: string
  targets: Target[]
  /** Of every kind of login, and none. */
  tokens: string[]
  /** What it must not have changed: everything but logins, what it says of itself and what it makes of its peer's heartbeats. */
  held(): Promise<Record<string, unknown>>
  /** What it said of something broken. */
  broken(): string[]
}

export interface AttackedPair {
  central: Attacked
  branch: Attacked
  /** A sale at the branch, and what of it is at central then. */
  sell(): Promise<number>
  end(): Promise<void>
}

/** Starts a central and a branch of it, with some documents. */
export async function startAttacked(): Promise<AttackedPair> {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-fuzz-'))
  const databaseUrl = await createScratchDatabase(inject('postgresUrl'))
  const common = {
    BRANCHLINE_ALLOW_HTTP: '1',
    ADMIN_USERNAME: 'admin',
    ADMIN_PASSWORD: password,
    REQUESTS_PER_SECOND: '100000',
    LOG_LEVEL: 'error',
  }
  const central = await ServerProcess.start(
    'central',
    { ...common, DATABASE_URL: databaseUrl, DATA_DIR: join(folder, 'central'), SECRET_KEY: 'a key for the fuzz test' },
    await freePort(),
  )
  const adminToken = await tokenOf(central.url, 'admin', password)
  const admin = clientOf<CentralRouter>(central.url, adminToken)
  const login = await admin.branches.register.mutate({ branchCode: 'CAI' })
  const viewer = await admin.users.save.mutate({ username: 'wall', kind: 'operator', role: 'viewer' })
  const program = await admin.users.save.mutate({ username: 'erp', kind: 'integration' })
  await admin.documents.save.mutate({ doctype: 'Item', document: item('TEA') })
  const dataDir = join(folder, 'CAI')
  const branch = await ServerProcess.start(
    'branch',
    {
      ...{ ...common, DATA_DIR: dataDir, CENTRAL_URL: central.url, BRANCH_CODE: 'CAI' },
      ...{ SYNC_USERNAME: login.username, SYNC_PASSWORD: login.password },
      ...{ PUSH_INTERVAL_SECONDS: '3600', PULL_MASTERS_INTERVAL_SECONDS: '3600' },
    },
    await freePort(),
  )
  const branchToken = await tokenOf(branch.url, 'admin', password)
  const shop = clientOf<BranchRouter>(branch.url, branchToken)
  const sell = async () => {
    await shop.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    await shop.sync.push.mutate()
    const { total = 0 } = await admin.documents.list.query({ doctype: 'Sales Invoice', limit: 1 })
    return total
  }
  await shop.sync.pull.mutate()
  await sell()
  return {
    central: {
      url: central.url,
      targets: targetsOf(centralRouter(silent as never)),
      tokens: [
        '',
        adminToken,
        await tokenOf(central.url, login.username, login.password),
        await tokenOf(central.url, 'wall', viewer.password ?? ''),
        await tokenOf(central.url, 'erp', program.password ?? ''),
      ],
      held: () => heldAtCentral(databaseUrl),
      broken: () => brokenIn(central.said),
    },
    branch: {
      url: branch.url,
      targets: targetsOf(branchRouter(silent as never)),
      tokens: ['', branchToken],
      held: async () => heldAtBranch(dataDir),
      broken: () => brokenIn(branch.said),
    },
    sell,
    end: async () => {
      await branch.end('SIGTERM')
      await central.end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const silent = new Proxy({}, { get: () => new Proxy({}, { get: () => async () => ({}) }) })

/** What waits, and what does its work without any input, is left out. */
function targetsOf(router: { _def: { procedures: object } }): Target[] {
  return Object.entries(router._def.procedures)
    .map(([path, { _def }]) => ({ path, kind: _def.type, inputs: _def.inputs }) as Target)
    .filter(
      ({ path, kind, inputs }) =>
        path !== 'changes.wait' && !(kind === 'mutation' && inputs.every((schema) => schema.safeParse({}).success)),
    )
}

async function tokenOf(url: string, username: string, secret: string): Promise<string> {
  const { token } = await clientOf<CentralRouter>(url).auth.login.mutate({ username, password: secret })
  return token
}

const movingAtCentral = [
  ...['Session', 'LoginTries', 'BranchStatus', 'HistoryPoint', 'SyncLog', 'EventReader', 'InstanceFloor', 'Alert'],
  ...['MoneyDay', 'RefusedHolder'],
]

async function heldAtCentral(databaseUrl: string): Promise<Record<string, unknown>> {
  const { run, close } = await openHand(databaseUrl)
  const tables = await run(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`, [])
  const held: Record<string, unknown> = {}
  for (const name of tables.map((table) => String(table.name)).filter((table) => !movingAtCentral.includes(table))) {
    const [row] = await run(
      `SELECT count(*)::int AS count, md5(string_agg(t::text, ',' ORDER BY t::text)) AS digest FROM "${name}" t`,
      [],
    )
    held[name] = row
  }
  await close()
  return held
}

const movingAtBranch = ['Session', 'SiteConfig', 'SyncLog', 'Watermark']

function heldAtBranch(dataDir: string): Record<string, unknown> {
  const database = new Database(join(dataDir, 'branch.sqlite'))
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all() as { name: string }[]
  const held = Object.fromEntries(
    tables
      .filter(({ name }) => !movingAtBranch.includes(name))
      .map(({ name }) => [name, JSON.stringify(database.prepare(`SELECT * FROM "${name}"`).all())]),
  )
  database.close()
  return held
}

/** With `LOG_LEVEL` error: all that it says but that it is ready, so also what Node says of a process that it ends. */
function brokenIn(said: string): string[] {
  return said.split('\n').filter((line) => line.trim() !== '' && !/ is ready at /.test(line))
}
