import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScratchDatabase, openHand } from '@branchline/db/testing'
import { freePort, ScratchRedis } from '@branchline/platform/testing'
import type { CentralRouter } from '@branchline/protocol'
import type {} from '@branchline/testing'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { clientOf } from '../client-of.ts'
import { item, sale } from '../documents.ts'
import { ServerProcess } from '../server-process.ts'

// Every secret is a word that is nowhere else. Real servers are used, and misused; then all that they wrote is searched for these words.

const canary = (what: string) => `canary-${what}-${Math.random().toString(36).slice(2)}`
const secrets: Record<string, string> = {}
const secret = (what: string) => {
  secrets[what] = canary(what)
  return secrets[what]
}
const keep = (what: string, text: string | undefined) => {
  if (!text) throw new Error(`there is no ${what}`)
  secrets[what] = text
  return text
}

const folder = mkdtempSync(join(tmpdir(), 'branchline-canary-'))
const program = inject('redisProgram')
const endings: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
/** All that the system wrote, by where. */
const written: Record<string, string> = {}

afterAll(async () => {
  for (const end of endings.reverse()) await end()
})

/** Answers that are not to hold a secret. */
async function call(url: string, path: string, token: string | null, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const answer = await fetch(`${url}/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(body ?? null) })
  const text = await answer.text()
  written[`answers of ${path}`] = `${written[`answers of ${path}`] ?? ''}${text}`
  return text
}

async function read(url: string, path: string, token: string, input?: unknown): Promise<void> {
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
  const answer = await fetch(`${url}/trpc/${path}${query}`, { headers: { authorization: `Bearer ${token}` } })
  written[`answers of ${path}`] = await answer.text()
}

/** The one answer that gives a token. */
async function login(url: string, username: string, password: string): Promise<string> {
  const { token } = await clientOf<CentralRouter>(url).auth.login.mutate({ username, password })
  return token
}

/** Whatever is said to a Redis, from now on. */
function listen(redis: ScratchRedis): () => string {
  let heard = ''
  const socket = net.connect(redis.port, '127.0.0.1', () => socket.write('MONITOR\r\n'))
  socket.on('data', (chunk) => {
    heard += chunk
  })
  endings.push(() => socket.destroy())
  return () => heard
}

async function tablesOf(databaseUrl: string): Promise<string> {
  const { run, close } = await openHand(databaseUrl)
  const tables = await run(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`, [])
  const texts: string[] = []
  for (const { name } of tables)
    texts.push(...(await run(`SELECT t::text AS row FROM "${name}" t`, [])).map(({ row }) => String(row)))
  await close()
  return texts.join('\n')
}

const filesUnder = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

beforeAll(async () => {
  const redis = 'missing' in program ? null : await ScratchRedis.start(program.path)
  if (redis) endings.push(() => redis.kill())
  const heard = redis ? listen(redis) : () => ''
  const deaf = await freePort()
  const common = { BRANCHLINE_ALLOW_HTTP: '1', LOG_LEVEL: 'trace', ...(redis ? { REDIS_URL: redis.url } : {}) }
  const databaseUrl = await createScratchDatabase(inject('postgresUrl'))
  const centralAdmin = secret('password of central')
  const central = await ServerProcess.start(
    'central',
    {
      ...{ ...common, DATABASE_URL: databaseUrl, DATA_DIR: join(folder, 'central') },
      ...{ ADMIN_PASSWORD: centralAdmin, SECRET_KEY: secret('key of central'), METRICS_TOKEN: secret('metrics') },
      ...{ SMTP_URL: `smtp://ops:${secret('mail')}@127.0.0.1:${deaf}`, MAIL_FROM: 'ops@example.com' },
    },
    await freePort(),
  )
  endings.push(() => central.end('SIGKILL'))
  const admin = keep('token at central', await login(central.url, 'admin', centralAdmin))
  const api = clientOf<CentralRouter>(central.url, admin)

  const shopLogin = await api.branches.register.mutate({ branchCode: 'CAI' })
  const { code } = await api.branches.enrolmentCode.mutate({ branchCode: 'CAI' })
  keep('enrolment code', code)
  keep(
    'password of a viewer',
    (await api.users.save.mutate({ username: 'wall', kind: 'operator', role: 'viewer' })).password,
  )
  keep('password of a program', (await api.users.save.mutate({ username: 'erp', kind: 'integration' })).password)
  const hook = { username: 'erp', url: `http://127.0.0.1:${deaf}/hook`, doctypes: ['Item', 'Sales Invoice'] }
  keep('secret of a webhook', (await api.webhooks.save.mutate(hook)).secret)
  await api.documents.save.mutate({ doctype: 'Item', document: item('TEA') })

  const shopAdmin = secret('password of a shop')
  const shop = await ServerProcess.start(
    'branch',
    {
      ...{ ...common, DATA_DIR: join(folder, 'CAI'), CENTRAL_URL: central.url, BRANCH_CODE: 'CAI' },
      ...{ SYNC_USERNAME: shopLogin.username, SYNC_PASSWORD: keep('sync password', shopLogin.password) },
      ...{ ADMIN_PASSWORD: shopAdmin, SECRET_KEY: secret('key of a shop'), METRICS_TOKEN: secret('metrics of a shop') },
    },
    await freePort(),
  )
  endings.push(() => shop.end('SIGKILL'))
  const till = keep('token at a shop', await login(shop.url, 'admin', shopAdmin))

  // Used as it is meant, and not.
  await call(shop.url, 'documents.submit', till, { doctype: 'Sales Invoice', document: sale() })
  await call(shop.url, 'sync.push', till, null)
  await call(shop.url, 'sync.pull', till, null)
  for (const url of [central.url, shop.url]) {
    const token = url === central.url ? admin : till
    await call(url, 'auth.login', null, { username: 'admin', password: `${secrets['password of central']}x` })
    await call(url, 'auth.login', null, { username: secrets['password of a shop'], password: 1 })
    await call(url, 'no.such.procedure', token, { a: 1 })
    await call(url, 'documents.submit', token, { doctype: 'Sales Invoice', document: { name: 5 } })
    await read(url, 'status.summary', token)
    await read(url, 'logs.list', token, { limit: 200 })
    written[`metrics of ${url}`] = await (await fetch(`${url}/metrics`)).text()
  }
  await call(central.url, 'auth.enrol', null, { code: `${code.slice(0, -1)}?` })
  for (const path of ['branches.list', 'users.list', 'webhooks.list', 'alerts.channels', 'fleet.overview'])
    await read(central.url, path, admin)
  await read(shop.url, 'config.get', till)

  written['what central says'] = central.said
  written['what a shop says'] = shop.said
  written["central's database"] = await tablesOf(databaseUrl)
  written["a shop's folder"] = filesUnder(join(folder, 'CAI'))
  written["central's folder"] = filesUnder(folder)
  written['what Redis was told'] = heard()
}, 120_000)

it('the servers said, wrote and answered something', () => {
  expect(written['what central says']?.length).toBeGreaterThan(1_000)
  expect(written['what a shop says']?.length).toBeGreaterThan(1_000)
  expect(written["central's database"]).toContain('SINV-CAI')
  expect(written["a shop's folder"]).toContain('SINV-CAI')
  expect(written['answers of status.summary']).toContain('"role":"branch"')
  if (!('missing' in program)) expect(written['what Redis was told']).toContain('bull')
})

it('no secret is in a log, an answer, a database, a folder or Redis', () => {
  expect(Object.keys(secrets)).toHaveLength(14)
  const found = Object.entries(secrets).flatMap(([what, text]) =>
    Object.entries(written).flatMap(([where, all]) => (all.includes(text) ? [`${what}: in ${where}`] : [])),
  )
  expect(found).toEqual([])
})
