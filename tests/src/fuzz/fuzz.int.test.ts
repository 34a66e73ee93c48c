import { join } from 'node:path'
import { openHand } from '@branchline/db/testing'
import { branchRouter, centralRouter, errorTable, isErrorCode } from '@branchline/protocol'
import Database from 'libsql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from '../chain.ts'
import { item, sale } from '../documents.ts'
import { seeded } from '../verify/tamper.ts'
import { type Chance, chanceOf, malformed, type Target } from './malformed.ts'
import { Sender } from './send.ts'

// Malformed requests against a real central and a real branch. FUZZ_REQUESTS and FUZZ_SEED repeat a run.

const requests = Number(process.env.FUZZ_REQUESTS ?? 20_000)
/** In a run of all tests the same, for that is to say what the code changed; `pnpm fuzz` takes another each time. */
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_REQUESTS ? Date.now() % 1_000_000 : 309_613))
const password = 'test-password'
const lanes = 16

let chain: Chain
let shop: Shop
let tokens: { central: string[]; branch: string[] }

beforeAll(async () => {
  chain = await Chain.start({ environment: { REQUESTS_PER_SECOND: 100_000 }, shops: { REQUESTS_PER_SECOND: 100_000 } })
  shop = await chain.openShop('CAI')
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('TEA') })
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
  await shop.api.sync.push.mutate()
  const viewer = await chain.admin.users.save.mutate({ username: 'wall', kind: 'operator', role: 'viewer' })
  const erp = await chain.admin.users.save.mutate({ username: 'erp', kind: 'integration' })
  tokens = {
    central: [
      '',
      await tokenOf(chain.url, 'admin', password),
      await tokenOf(chain.url, shop.credentials.username, shop.credentials.password),
      await tokenOf(chain.url, 'wall', viewer.password ?? ''),
      await tokenOf(chain.url, 'erp', erp.password ?? ''),
    ],
    branch: ['', await tokenOf(shop.url, 'admin', password)],
  }
})
afterAll(() => chain.stop())

async function tokenOf(url: string, username: string, secret: string): Promise<string> {
  const body = JSON.stringify({ username, password: secret })
  const answer = await fetch(`${url}/trpc/auth.login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return ((await answer.json()) as { result: { data: { token: string } } }).result.data.token
}

function targetsOf(router: { _def: { procedures: object } }): Target[] {
  return Object.entries(router._def.procedures).map(([path, { _def }]) => ({
    path,
    kind: _def.type,
    inputs: _def.inputs,
  }))
}

/** What a server must not have changed: everything but logins, what it says of itself and what it makes of its peer's heartbeats. */
async function central(): Promise<Record<string, unknown>> {
  const moving = [
    'Session',
    'LoginTries',
    'BranchStatus',
    'HistoryPoint',
    'SyncLog',
    'EventReader',
    'InstanceFloor',
    'Alert',
    'MoneyDay',
    'RefusedHolder',
  ]
  const { run, close } = await openHand(chain.databaseUrl)
  const tables = await run(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`, [])
  const held: Record<string, unknown> = {}
  for (const name of tables.map((table) => String(table.name)).filter((table) => !moving.includes(table))) {
    const [row] = await run(
      `SELECT count(*)::int AS count, md5(string_agg(t::text, ',' ORDER BY t::text)) AS digest FROM "${name}" t`,
      [],
    )
    held[name] = row
  }
  await close()
  return held
}

function branch(): Record<string, unknown> {
  const database = new Database(join(shop.dataDir, 'branch.sqlite'))
  const moving = ['Session', 'SiteConfig', 'SyncLog', 'Watermark']
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all() as { name: string }[]
  const held = Object.fromEntries(
    tables
      .filter(({ name }) => !moving.includes(name))
      .map(({ name }) => [name, JSON.stringify(database.prepare(`SELECT * FROM "${name}"`).all())]),
  )
  database.close()
  return held
}

/** What is wrong with an answer; null: nothing. */
function flawOf(status: number, text: string): string | null {
  if (/\bat .*\.(ts|js):\d|node_modules|\/apps\//.test(text)) return 'it tells of the inside of the server'
  if (status < 500) return null
  const code = /"branchlineCode":"(\w+)"/.exec(text)?.[1]
  const isDeclared = isErrorCode(code) && code !== 'INTERNAL' && errorTable[code].trpc === 'SERVICE_UNAVAILABLE'
  return isDeclared ? null : `status ${status}, ${code ?? 'no code'}`
}

async function attack(url: string, targets: Target[], known: string[], chance: Chance, count: number) {
  const sender = new Sender(url)
  const statuses: Record<number, number> = {}
  let left = count
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const request = malformed(chance, targets, known)
      const { status, text } = await sender.send(request)
      statuses[status] = (statuses[status] ?? 0) + 1
      const flaw = flawOf(status, text)
      if (flaw === null) continue
      const { method, path, headers, body } = request
      const shown = { ...headers, ...(headers.authorization ? { authorization: 'Bearer …' } : {}) }
      throw new Error(
        `${flaw}: ${method} ${path.slice(0, 300)} ${JSON.stringify(shown).slice(0, 300)} ${body?.subarray(0, 500)} -> ${text.slice(0, 500)}`,
      )
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane)).finally(() => sender.close())
  return statuses
}

it(`${requests} malformed requests crash nothing, write nothing, and get no answer that is not declared`, {
  timeout: 3_600_000,
}, async () => {
  console.log(`again with: FUZZ_SEED=${seed} FUZZ_REQUESTS=${requests} npx vitest run src/fuzz`)
  const chance = chanceOf(seeded(seed))
  const silent = new Proxy({}, { get: () => new Proxy({}, { get: () => async () => ({}) }) })
  // What waits, and what does its work without any input, is left out.
  const few = (targets: Target[]) =>
    targets.filter(
      ({ path, kind, inputs }) =>
        path !== 'changes.wait' && !(kind === 'mutation' && inputs.every((schema) => schema.safeParse({}).success)),
    )
  const before = { central: await central(), branch: branch() }
  const begun = performance.now()
  const half = Math.ceil(requests / 2)
  const atCentral = await attack(
    chain.url,
    few(targetsOf(centralRouter(silent as never))),
    tokens.central,
    chance,
    half,
  )
  const atBranch = await attack(shop.url, few(targetsOf(branchRouter(silent as never))), tokens.branch, chance, half)
  console.log(
    `in ${Math.round((performance.now() - begun) / 1_000)} s; central ${JSON.stringify(atCentral)}; branch ${JSON.stringify(atBranch)}`,
  )
  expect(await central()).toEqual(before.central)
  expect(branch()).toEqual(before.branch)
  expect(chain.log.filter(({ level }) => level === 'error')).toEqual([])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
  await shop.api.sync.push.mutate()
  expect((await chain.admin.documents.list.query({ doctype: 'Sales Invoice', limit: 1 })).total).toBe(2)
})
