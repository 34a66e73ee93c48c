import { join } from 'node:path'
import { hashDocument } from '@branchline/adapters'
import type { Document } from '@branchline/protocol'
import Database from 'libsql'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Shop } from './chain.ts'
import { sale } from './documents.ts'
import { namedBy, openTwoShops, person, type TwoShops } from './two-shops.ts'

let shops: TwoShops

beforeAll(async () => {
  shops = await openTwoShops()
})
afterEach(() => {
  for (const shop of [shops.cairo, shops.giza]) shop.line.heal()
})
afterAll(() => shops.chain.stop())

const refused = (branchlineCode: string) => ({ data: { branchlineCode } })

/** A request is refused as a whole. */
function refusal(branchlineCode: string, httpStatus: number): Response {
  const data = { code: 'BAD_REQUEST', httpStatus, branchlineCode }
  return new Response(JSON.stringify({ error: { message: 'not now', code: -32_600, data } }), { status: httpStatus })
}

interface Owed {
  operationId: string
  sequence: number
  payload: string
  payloadHash: string
  everSent: number
}

/** The outbox of a shop as it stands on disk. */
function owedBy(shop: Shop): Owed[] {
  const database = new Database(join(shop.dataDir, 'branch.sqlite'))
  const sql = `SELECT "operationId", "sequence", "payload", "payloadHash", "everSent" FROM "Outbox" JOIN "OutboxPayload" USING ("sequence")
    WHERE "state" = 'pending' ORDER BY "sequence"`
  const rows = database.prepare(sql).all() as Owed[]
  database.close()
  return rows
}

describe('two shops make a customer with the same phone while apart', () => {
  it.each([
    ['Cairo', 'Giza'],
    ['Giza', 'Cairo'],
  ])('%s first, then %s: central keeps the first, and all that named the second names it, everywhere', async (one) => {
    const [first, second] = one === 'Cairo' ? [shops.cairo, shops.giza] : [shops.giza, shops.cairo]
    const { a, b, documents } = await shops.twice(first, second)
    await shops.converge()
    const merged = { name: a, customer_name: b, city: 'Cairo', email_id: 'anne@example.com' }
    for (const server of [null, shops.cairo, shops.giza]) {
      expect(await shops.at(server, 'Customer', a)).toMatchObject(merged)
      expect(await shops.at(server, 'Customer', b)).toBeNull()
      expect(await shops.at(server, 'Alias', b)).toMatchObject({ alias_of: a })
    }
    await shops.expectNamed(documents.first, first, a)
    await shops.expectNamed(documents.second, second, a)
    expect(await shops.aliasesOf(a)).toMatchObject([
      { name: b, state: 'alias', branchCode: second.branchCode, by: null },
    ])
    const { outbox } = await second.api.status.summary.query()
    expect(outbox).toMatchObject({ pending: 0, inFlight: 0, waiting: 0, dead: 0 })
  })

  it('a sale that reached central before its customer is linked all the same', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    shops.giza.line.on((path, body) =>
      path === 'ingest.push' && body.includes('"doctype":"Customer","instance"')
        ? refusal('VALIDATION_FAILED', 400)
        : 'pass',
    )
    await shops.customer(shops.giza, b, phone)
    const documents = await shops.trade(shops.giza, b)
    await vi.waitFor(async () => {
      await shops.giza.api.sync.push.mutate()
      const [invoice] = documents
      expect(namedBy(await shops.at(null, 'Sales Invoice', invoice?.name ?? ''))).toBe(b)
    })
    await shops.converge()
    await shops.expectNamed(documents, shops.giza, a)
  })

  it('an answer lost after the commit is asked for again, and makes no second alias', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    shops.giza.line.cut()
    await shops.customer(shops.giza, b, phone)
    const documents = await shops.trade(shops.giza, b)
    shops.giza.line.on((path) => (path === 'ingest.push' ? 'lose answer' : 'pass'))
    await shops.giza.api.sync.push.mutate()
    expect(await shops.aliasesOf(a)).toHaveLength(1)
    await shops.converge()
    await shops.expectNamed(documents, shops.giza, a)
    expect(await shops.aliasesOf(a)).toHaveLength(1)
  })
})

describe('a branch that has heard of an alias', () => {
  /** Giza's customer is an alias of central's, and Giza knows. */
  async function merged() {
    const known = person()
    await shops.customer(null, known.a, known.phone, { credit_limit: 100 })
    await shops.customer(shops.giza, known.b, known.phone, { city: 'Giza' })
    await shops.converge()
    return known
  }

  it('writes what a till sells to the alias under the stored name, and a till that asks again gets the same sale', async () => {
    const { a, b } = await merged()
    const document = {
      ...sale({ customer: b }),
      sync_uuid: '01980000-0000-7000-8000-0000000000a1',
      origin_branch: 'GIZ',
    }
    const submit = () => shops.giza.api.documents.submit.mutate({ doctype: 'Sales Invoice', document })
    const first = await submit()
    expect(first.document).toMatchObject({ customer: a })
    expect((await submit()).document).toEqual(first.document)
    await shops.converge()
    await shops.expectNamed([{ doctype: 'Sales Invoice', name: first.document.name }], shops.giza, a)
  })

  it('takes an edit of the alias for one of the stored customer, and removes nothing that the alias never had', async () => {
    const { a, b, phone } = await merged()
    const { document } = await shops.customer(shops.giza, b, phone, { city: 'Luxor' })
    expect(document).toMatchObject({ name: a, city: 'Luxor', credit_limit: 100 })
    await shops.converge()
    for (const server of [null, shops.cairo]) {
      expect(await shops.at(server, 'Customer', a)).toMatchObject({ city: 'Luxor', credit_limit: 100 })
    }
  })

  it('deletes nothing under an alias, here or at central', async () => {
    const { a, b } = await merged()
    await expect(shops.giza.api.documents.delete.mutate({ doctype: 'Customer', name: b })).rejects.toMatchObject(
      refused('NOT_FOUND'),
    )
    await expect(shops.giza.api.documents.delete.mutate({ doctype: 'Alias', name: b })).rejects.toMatchObject(
      refused('VALIDATION_FAILED'),
    )
    await expect(shops.chain.admin.documents.delete.mutate({ doctype: 'Alias', name: b })).rejects.toMatchObject(
      refused('VALIDATION_FAILED'),
    )
    expect(await shops.at(null, 'Customer', a)).not.toBeNull()
  })

  it('rewrites in its place what it owes and never sent; with other content it is another operation', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    /** Nothing is claimed, for central takes nothing of this server; what comes down, comes down. */
    const fenced = (changes: 'drop' | 'pass') =>
      shops.giza.line.on((path) => {
        if (path === 'ingest.push') return refusal('CLONED_SITE', 412)
        if (path === 'heartbeat.report') return 'drop'
        return path.startsWith('changes.') ? changes : 'pass'
      })
    shops.giza.line.on((path) => (path.startsWith('changes.') ? 'drop' : 'pass'))
    await shops.customer(shops.giza, b, phone)
    await shops.giza.api.sync.push.mutate()
    expect(await shops.aliasesOf(a)).toHaveLength(1)
    fenced('drop')
    await shops.customer(shops.giza, `${b}-2`, '')
    await shops.giza.api.sync.push.mutate()
    const documents = await shops.trade(shops.giza, b)
    const before = owedBy(shops.giza)
    expect(before.filter(({ payload }) => payload.includes(`"${b}"`))).toHaveLength(documents.length)
    fenced('pass')
    await shops.giza.api.sync.pull.mutate()
    const after = owedBy(shops.giza)
    expect(after.map(({ sequence }) => sequence)).toEqual(before.map(({ sequence }) => sequence))
    const known = new Set(before.map(({ operationId }) => operationId))
    for (const { operationId, everSent } of after) expect(known.has(operationId)).toBe(Boolean(everSent))
    expect(after.filter(({ everSent }) => !everSent)).toHaveLength(documents.length)
    for (const { payload, payloadHash, everSent } of after) {
      const document: Document = JSON.parse(payload)
      expect(hashDocument(document)).toBe(payloadHash)
      if (!everSent) expect(namedBy(document)).toBe(a)
    }
    shops.giza.line.heal()
    await shops.giza.beat()
    await shops.converge()
    await shops.expectNamed(documents, shops.giza, a)
  })

  it('goes on where a crash left it between hearing of the alias and rewriting', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    shops.giza.line.cut()
    await shops.customer(shops.giza, b, phone)
    const documents = await shops.trade(shops.giza, b)
    const file = join(shops.giza.dataDir, 'branch.sqlite')
    const asBefore = new Database(file)
    const rows = asBefore
      .prepare(`SELECT "doctype", "key", "body", "hash" FROM "Document" WHERE instr("body", ?)`)
      .all([`"${b}"`])
    asBefore.close()
    expect(rows).toHaveLength(documents.length + 1)
    await shops.converge()
    await shops.giza.restart(async () => {
      const database = new Database(file)
      for (const { doctype, key, body, hash } of rows as {
        doctype: string
        key: string
        body: string
        hash: string
      }[]) {
        const sql = `UPDATE "Document" SET "body" = ?, "hash" = ? WHERE "doctype" = ? AND "key" = ?`
        if (doctype !== 'Customer') expect(database.prepare(sql).run([body, hash, doctype, key]).changes).toBe(1)
      }
      database.prepare(`UPDATE "Alias" SET "applied" = 0 WHERE "name" = ?`).run([b])
      database.close()
    })
    await shops.converge()
    await shops.expectNamed(documents, shops.giza, a)
  })
})

describe('a name that stood for another customer', () => {
  it('an alias of an alias means the last one, and none runs in a circle', async () => {
    const { a, b, phone } = person()
    const { a: c, phone: other } = person()
    await shops.customer(null, a, phone)
    await shops.customer(shops.giza, b, phone)
    const documents = await shops.trade(shops.giza, b)
    await shops.converge()
    // The stored customer goes, and comes back under the phone of a third one.
    await shops.chain.admin.documents.delete.mutate({ doctype: 'Customer', name: a })
    await shops.customer(null, c, other)
    await shops.converge()
    await shops.customer(shops.cairo, a, other)
    await shops.converge()
    for (const server of [null, shops.cairo, shops.giza]) {
      for (const name of [a, b]) expect(await shops.at(server, 'Alias', name)).toMatchObject({ alias_of: c })
      expect(await shops.at(server, 'Customer', a)).toBeNull()
    }
    await shops.expectNamed(documents, shops.giza, c)
    // The first names come back from the third: nothing is an alias of itself.
    await shops.customer(shops.giza, b, phone)
    await shops.converge()
    expect(await shops.aliasesOf(c)).toMatchObject([{ name: a }, { name: b }])
    expect(await shops.at(null, 'Customer', c)).toMatchObject({ customer_name: b })
  })

  it('a shop asleep all the while finds its documents linked when it wakes', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    shops.giza.line.cut()
    await shops.customer(shops.giza, b, phone)
    const documents = await shops.trade(shops.giza, b)
    // The same name was given in the other shop, too.
    await shops.customer(shops.cairo, b, phone)
    const others = await shops.trade(shops.cairo, b)
    await shops.converge([shops.cairo])
    await shops.expectNamed(others, shops.cairo, a)
    await shops.converge()
    await shops.expectNamed(documents, shops.giza, a)
    expect(await shops.aliasesOf(a)).toHaveLength(1)
  })
})
