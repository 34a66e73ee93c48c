import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, identityOf, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'

let chain: Chain
let shop: Shop
let tokens: { admin: string; branch: string; till: string }

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
  // Its operations are made here; it has no server whose heartbeats would fence them.
  const { username, password } = await chain.admin.branches.register.mutate({ branchCode: 'RAW' })
  tokens = {
    admin: await login(chain.url, 'admin', 'test-password'),
    branch: await login(chain.url, username, password),
    till: await login(shop.url, 'admin', 'test-password'),
  }
})
afterAll(() => chain.stop())

const doctype = 'Sales Invoice'

async function login(url: string, username: string, password: string): Promise<string> {
  return (await call(url, 'auth.login', { username, password })).data.token
}

/** A raw call: text goes as it is. */
async function call(url: string, path: string, input: unknown, token?: string) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const body = typeof input === 'string' ? input : JSON.stringify(input)
  const response = await fetch(`${url}/trpc/${path}`, { method: 'POST', headers, body })
  const text = await response.text()
  // biome-ignore lint/suspicious/noExplicitAny: whatever a server may answer
  const answer: any = JSON.parse(text)
  return { status: response.status, text, data: answer.result?.data, code: answer.error?.data?.branchlineCode }
}

let number = 50_000
/** A record for `ingest.push`, good but for what `more` says. */
function record(more: Record<string, unknown> = {}) {
  number += 1
  const payload = { ...sale(), doctype, name: `SINV-RAW-2026-${number}`, docstatus: 1, origin_branch: 'RAW' }
  const sync_uuid = `01990000-0000-7000-8000-0000000${number}`
  return {
    operationId: `op-${number}`,
    sequence: number,
    operation: 'submit',
    payload: { ...payload, sync_uuid, ...more },
  }
}

const push = (records: unknown[]) => call(chain.url, 'ingest.push', { doctype, instance: 'i', records }, tokens.branch)

async function count(): Promise<number> {
  return (await chain.admin.documents.list.query({ doctype, limit: 1 })).total ?? -1
}

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

describe('a bad request gets a coded 4xx, and nothing of it is written', () => {
  it.each<[string, string, string, () => unknown]>([
    ['malformed JSON', 'ingest.push', 'VALIDATION_FAILED', () => '{"doctype":'],
    ['no JSON object at all', 'ingest.push', 'VALIDATION_FAILED', () => '7'],
    [
      'an unknown DocType',
      'ingest.push',
      'UNKNOWN_DOCTYPE',
      () => ({ doctype: 'Nonsense', instance: 'i', records: [] }),
    ],
    [
      'a master pushed by a branch',
      'ingest.push',
      'UNKNOWN_DOCTYPE',
      () => ({ doctype: 'Item', instance: 'i', records: [] }),
    ],
    [
      'a batch of 100,000 records',
      'ingest.push',
      'VALIDATION_FAILED',
      () => ({ doctype, instance: 'i', records: Array.from({ length: 100_000 }, () => ({ operationId: 'x' })) }),
    ],
    ['JSON 100,000 deep', 'ingest.push', 'VALIDATION_FAILED', () => deep(100_000)],
    [
      'a negative page size',
      'changes.since',
      'VALIDATION_FAILED',
      () => ({ doctype: 'Item', cursor: null, limit: -1 }),
    ],
    [
      'a page size that is no number',
      'changes.since',
      'VALIDATION_FAILED',
      () => ({ doctype: 'Item', cursor: null, limit: 'all' }),
    ],
    [
      'a cursor that is not ours',
      'changes.since',
      'INVALID_CURSOR',
      () => ({ doctype: 'Item', cursor: "' OR 1=1", limit: 1 }),
    ],
    ['a body of 20 MB', 'ingest.push', 'PAYLOAD_TOO_LARGE', () => `{"x":"${'x'.repeat(20_000_000)}"}`],
    ['a procedure that does not exist', 'ingest.pull', 'NOT_FOUND', () => ({})],
    ["an operator's procedure", 'documents.list', 'FORBIDDEN', () => ({ doctype, limit: 1 })],
  ])('central: %s', async (_what, path, code, input) => {
    const before = await count()
    const answer = await call(chain.url, path, input(), tokens.branch)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.code).toBe(code)
    expect(answer.text).not.toMatch(/\bat .*\.ts:\d|node_modules/)
    expect(await count()).toBe(before)
  })

  it.each<[string, string, () => unknown]>([
    ['malformed JSON', 'VALIDATION_FAILED', () => '{'],
    ['an unknown DocType', 'UNKNOWN_DOCTYPE', () => ({ doctype: 'Nonsense', document: {} })],
    [
      'a document of 10 MB',
      'PAYLOAD_TOO_LARGE',
      () => ({ doctype, document: sale({ remarks: 'x'.repeat(10_000_000) }) }),
    ],
    ['NUL in a text', 'VALIDATION_FAILED', () => ({ doctype, document: sale({ remarks: 'a\u0000b' }) })],
    ['half a surrogate pair', 'VALIDATION_FAILED', () => ({ doctype, document: sale({ remarks: '\ud83d' }) })],
    [
      '__proto__ as a field',
      'VALIDATION_FAILED',
      () => `{"doctype":"${doctype}","document":{"__proto__":{"polluted":1}}}`,
    ],
    [
      'an integer beyond 2^53',
      'VALIDATION_FAILED',
      () => `{"doctype":"${doctype}","document":{"qty":9007199254740993}}`,
    ],
    [
      'a decimal a double would round',
      'VALIDATION_FAILED',
      () => `{"doctype":"${doctype}","document":{"rate":0.12345678901234567}}`,
    ],
    ['a number too large', 'VALIDATION_FAILED', () => `{"doctype":"${doctype}","document":{"rate":1e400}}`],
    [
      'a document 100,000 deep',
      'VALIDATION_FAILED',
      () => `{"doctype":"${doctype}","document":{"x":${deep(100_000)}}}`,
    ],
    ["another branch's document", 'WRONG_BRANCH', () => ({ doctype, document: sale({ origin_branch: 'ALX' }) })],
    [
      "another branch's number",
      'NAMING_SERIES_MISMATCH',
      () => ({ doctype, document: sale({ name: 'SINV-CAIRO-2026-00001' }) }),
    ],
  ])('branch: %s', async (_what, code, input) => {
    const before = await shop.api.status.summary.query()
    const answer = await call(shop.url, 'documents.submit', input(), tokens.till)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.code).toBe(code)
    expect((await shop.api.status.summary.query()).outbox).toEqual(before.outbox)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('no login, or one that is made up', async () => {
    for (const token of [undefined, 'A'.repeat(43)]) {
      expect((await call(chain.url, 'ingest.push', {}, token)).code).toBe('UNAUTHENTICATED')
      expect((await call(shop.url, 'documents.list', {}, token)).code).toBe('UNAUTHENTICATED')
    }
  })

  it('a protocol version that is not spoken here is refused by name, and health still answers', async () => {
    const headers = { 'x-branchline-protocol': '99', authorization: `Bearer ${tokens.branch}` }
    const refused = await fetch(`${chain.url}/trpc/registry.get`, { headers })
    expect(((await refused.json()) as { error: { data: { branchlineCode: string } } }).error.data.branchlineCode).toBe(
      'PROTOCOL_UNSUPPORTED',
    )
    expect((await fetch(`${chain.url}/trpc/health`, { headers })).status).toBe(200)
  })
})

describe('guarantee 11 and 13: what is wrong inside one record is that record alone', () => {
  it.each<[string, string, () => Record<string, unknown>]>([
    ['a document over the limit', 'PAYLOAD_TOO_LARGE', () => record({ remarks: 'x'.repeat(2_000_000) })],
    ['NUL', 'VALIDATION_FAILED', () => record({ remarks: '\u0000' })],
    ['a lone surrogate', 'VALIDATION_FAILED', () => record({ remarks: '\udc00' })],
    ['a depth of 1,000', 'VALIDATION_FAILED', () => record({ x: JSON.parse(deep(1_000)) })],
    ['an integer beyond 2^53', 'VALIDATION_FAILED', () => record({ x: 2 ** 53 + 2 })],
    ["another branch's origin", 'WRONG_BRANCH', () => record({ origin_branch: 'ALX' })],
    ["another branch's series", 'NAMING_SERIES_MISMATCH', () => record({ name: 'SINV-CAIRO-2026-00001' })],
    ['no sync_uuid', 'VALIDATION_FAILED', () => record({ sync_uuid: undefined })],
    ['another DocType inside', 'VALIDATION_FAILED', () => record({ doctype: 'Item' })],
    ['an operation that is none', 'VALIDATION_FAILED', () => ({ ...record(), operation: 'explode' })],
    ['no payload', 'VALIDATION_FAILED', () => ({ ...record(), payload: undefined })],
    ['a clock that is none', 'VALIDATION_FAILED', () => ({ ...record(), hlc: 7 })],
  ])('%s is rejected with its code, and the others of the batch are applied', async (_what, code, bad) => {
    const before = await count()
    const { status, data } = await push([record(), bad(), record()])
    expect(status).toBe(200)
    expect(data.results.map((result: { status: string }) => result.status)).toEqual(['applied', 'rejected', 'applied'])
    expect(data.results[1].code).toBe(code)
    expect(await count()).toBe(before + 2)
  })

  it('a number in the text that a double would change is rejected in its own record', async () => {
    const records = [record({ x: 1 }), record({ x: 'HERE' }), record({ x: 0.1 })]
    const text = JSON.stringify({ doctype, instance: 'i', records }).replace('"HERE"', '1.00000000000000000001')
    const { data } = await call(chain.url, 'ingest.push', text, tokens.branch)
    expect(data.results.map((result: { status: string }) => result.status)).toEqual(['applied', 'rejected', 'applied'])
  })

  it('quotes, emoji, right-to-left text and unknown fields go to central and to the branches as they are', async () => {
    const strange = {
      remarks: 'O\'Hara "quoted" \\ ; DROP TABLE x; -- 😀👩‍👩‍👧 عربي ‏ e\u0301',
      'x y.z': { ünknown: [null, false, -0.5] },
    }
    const { document } = await shop.api.documents.submit.mutate({ doctype, document: sale(strange) })
    await shop.api.sync.push.mutate()
    const there = await chain.admin.documents.get.query({ doctype, name: document.name })
    expect(there.document).toEqual(document)
    const name = 'Tea "لبتون" 😀\' \\ --'
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item(name, strange) })
    await shop.api.sync.pull.mutate()
    expect((await shop.api.documents.get.query({ doctype: 'Item', name })).document).toMatchObject(strange)
  })

  it('the same operationId with another content is rejected and raised as an alert', async () => {
    const first = record()
    await push([first])
    const other = { ...first, payload: { ...first.payload, grand_total: '99.00' } }
    const { data } = await push([other])
    expect(data.results[0]).toMatchObject({ status: 'rejected', code: 'OPERATION_REUSED' })
    const { alerts } = await chain.admin.alerts.list.query()
    expect(alerts).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'OPERATION_REUSED', branchCode: 'RAW' })]),
    )
  })

  it('two documents under one number are both stored and raised', async () => {
    const [first, second] = [record(), record()]
    const twin = { ...second, payload: { ...second.payload, name: first.payload.name } }
    const { data } = await push([first, twin])
    expect(data.results).toEqual([
      expect.objectContaining({ status: 'applied' }),
      expect.objectContaining({ status: 'applied', code: 'DUPLICATE_NUMBER' }),
    ])
    const { alerts } = await chain.admin.alerts.list.query()
    expect(alerts).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'DUPLICATE_NUMBER', name: first.payload.name })]),
    )
  })

  it('a branch reads and writes only what is its own, whatever it asks for', async () => {
    const other = await chain.openShop('ALX')
    const mine = await shop.api.documents.submit.mutate({ doctype, document: sale() })
    await shop.api.sync.push.mutate()
    const token = await login(chain.url, other.credentials.username, other.credentials.password)
    const stolen = { ...record(), operation: 'cancel', payload: { ...mine.document, docstatus: 2 } }
    for (const payload of [
      stolen.payload,
      { ...stolen.payload, origin_branch: 'ALX' },
      { ...stolen.payload, origin_branch: undefined },
    ]) {
      const { data } = await call(
        chain.url,
        'ingest.push',
        { doctype, ...identityOf(other), records: [{ ...stolen, payload }] },
        token,
      )
      expect(data.results[0].status).toBe('rejected')
      expect(['WRONG_BRANCH', 'NAMING_SERIES_MISMATCH']).toContain(data.results[0].code)
    }
    expect((await chain.admin.documents.get.query({ doctype, name: mine.document.name })).document?.docstatus).toBe(1)
    const warehouse = { name: 'Cairo Shelf', warehouse_name: 'Cairo Shelf', branch: 'CAI' }
    await chain.admin.documents.save.mutate({ doctype: 'Warehouse', document: warehouse })
    const asked = { doctype: 'Warehouse', cursor: null, limit: 10, branchCode: 'CAI', branch: 'CAI' }
    expect((await call(chain.url, 'changes.since', asked, token)).code ?? '').not.toBe('INTERNAL')
    const seen = await fetch(`${chain.url}/trpc/changes.since?input=${encodeURIComponent(JSON.stringify(asked))}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await seen.json()).toMatchObject({ result: { data: { changes: [] } } })
  })
})

it('secrets never appear in logs, errors, the status or the databases', async () => {
  const { username, password } = shop.credentials
  await call(chain.url, 'auth.login', { username, password: `${password}x` })
  const wrong = await call(chain.url, 'auth.login', `{"username":"${username}","password":"${password}`)
  await shop.api.documents.submit.mutate({ doctype, document: sale() })
  await shop.api.sync.push.mutate()
  const written = [
    wrong.text,
    JSON.stringify(chain.log),
    JSON.stringify(await shop.api.status.summary.query()),
    JSON.stringify(await chain.admin.status.summary.query()),
    JSON.stringify(await chain.admin.branches.list.query()),
    JSON.stringify((await shop.api.logs.list.query({ limit: 100 })).logs),
    readFileSync(join(shop.dataDir, 'branch.sqlite'), 'latin1'),
    readFileSync(join(shop.dataDir, 'branch.sqlite-wal'), 'latin1'),
  ]
  for (const secret of [password, 'test-password', tokens.admin, tokens.branch, tokens.till]) {
    for (const text of written) expect(text.includes(secret)).toBe(false)
  }
})

it('after all this both servers still answer', async () => {
  for (const url of [chain.url, shop.url]) expect((await fetch(`${url}/trpc/health`)).status).toBe(200)
})
