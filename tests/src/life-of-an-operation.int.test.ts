import { type BranchStore, type BranchTransaction, openBranchStore } from '@branchline/db/branch'
import type { Document } from '@branchline/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'

let chain: Chain
let shop: Shop

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
})
afterAll(() => chain.stop())

const doctype = 'Sales Invoice'
const dayMs = 86_400_000

async function submit(remarks: string): Promise<Document> {
  return (await shop.api.documents.submit.mutate({ doctype, document: sale({ remarks }) })).document as Document
}

async function atCentral(name: string, of = doctype): Promise<Document | null> {
  return (await chain.admin.documents.get.query({ doctype: of, name })).document as Document | null
}

async function atShop(name: string, of = doctype): Promise<Document | null> {
  return (await shop.api.documents.get.query({ doctype: of, name })).document as Document | null
}

async function outbox() {
  return (await shop.api.status.summary.query()).outbox
}

async function logsOf(kind: string) {
  return (await shop.api.logs.list.query({ limit: 1_000 })).logs.filter((row) => row.kind === kind)
}

async function deadLetterOf(name: string): Promise<string> {
  const { deadLetters } = await shop.api.deadLetters.list.query({})
  return deadLetters.find((letter) => letter.name === name)?.operationId ?? 'none'
}

/** Central refuses whatever carries these remarks, until it is a dead letter. */
async function untilDead(remarks: string): Promise<void> {
  shop.line.heal()
  shop.line.spoil((body) => body.replaceAll(`"remarks":"${remarks}"`, `"remarks":"${remarks}\\u0000"`))
  for (let attempt = 0; attempt < 10; attempt += 1) await shop.api.sync.push.mutate()
}

describe('a dead letter is edited', () => {
  let document: Document
  let operationId: string

  it('only into the same record, past the same checks as any document', async () => {
    shop.line.cut()
    document = await submit('wrong')
    await shop.api.documents.cancel.mutate({ doctype, name: document.name })
    await untilDead('wrong')
    operationId = await deadLetterOf(document.name)
    expect(await outbox()).toMatchObject({ dead: 1, waiting: 1 })
    const edit = (more: object, id = operationId) =>
      shop.api.deadLetters.edit.mutate({ operationId: id, payload: { ...document, ...more } })
    const refused = { data: { branchlineCode: 'VALIDATION_FAILED' } }
    await expect(edit({ name: 'SINV-CAI-2026-99999' })).rejects.toMatchObject(refused)
    await expect(edit({ sync_uuid: '01990000-0000-7000-8000-000000077009' })).rejects.toMatchObject(refused)
    await expect(edit({ doctype: 'Delivery Note' })).rejects.toMatchObject(refused)
    await expect(edit({ docstatus: 0 })).rejects.toMatchObject(refused)
    await expect(edit({ remarks: 'a\u0000b' })).rejects.toMatchObject(refused)
    await expect(edit({ origin_branch: 'GIZ' })).rejects.toMatchObject({ data: { branchlineCode: 'WRONG_BRANCH' } })
    await expect(edit({}, 'unknown')).rejects.toMatchObject({ data: { branchlineCode: 'NOT_FOUND' } })
    expect(await outbox()).toMatchObject({ dead: 1, waiting: 1 })
  })

  it('and goes through with its successors in order, the document here corrected with it', async () => {
    const payload = { ...document, remarks: 'right' }
    expect(await shop.api.deadLetters.edit.mutate({ operationId, payload })).toEqual({ operationId })
    await expect.poll(() => atCentral(document.name)).toMatchObject({ remarks: 'right', docstatus: 2 })
    await expect.poll(outbox).toMatchObject({ pending: 0, inFlight: 0, waiting: 0, dead: 0 })
    expect(await atShop(document.name)).toMatchObject({ remarks: 'right', docstatus: 2 })
    expect(await logsOf('dead_letter_edit')).toEqual([
      expect.objectContaining({ name: document.name, message: 'by admin: remarks' }),
    ])
    const again = shop.api.deadLetters.edit.mutate({ operationId, payload })
    await expect(again).rejects.toMatchObject({ data: { branchlineCode: 'NOT_FOUND' } })
  })
})

describe('a dead letter is discarded', () => {
  it('a submit that never reached central takes its cancel along: listed first, then gone, with a line in the log', async () => {
    shop.line.cut()
    const bad = await submit('given up')
    await shop.api.documents.cancel.mutate({ doctype, name: bad.name })
    const other = await submit('given up')
    await untilDead('given up')
    const operationIds = [await deadLetterOf(bad.name)]
    const unreasoned = shop.api.deadLetters.discard.mutate({ operationIds })
    await expect(unreasoned).rejects.toMatchObject({ data: { branchlineCode: 'VALIDATION_FAILED' } })
    const preview = await shop.api.deadLetters.discard.mutate({ operationIds, preview: true })
    expect(preview.discarded).toEqual([operationIds[0], expect.any(String)])
    expect(await outbox()).toMatchObject({ dead: 2, waiting: 1 })
    expect(await shop.api.deadLetters.discard.mutate({ operationIds, reason: 'rung up twice' })).toEqual(preview)
    expect(await outbox()).toMatchObject({ pending: 0, waiting: 0, dead: 1 })
    expect(await logsOf('discard')).toEqual([
      expect.objectContaining({ name: bad.name, message: 'by admin: rung up twice' }),
      expect.objectContaining({ name: bad.name, message: 'by admin: rung up twice' }),
    ])
    expect(await shop.api.deadLetters.discard.mutate({ operationIds, reason: 'again' })).toEqual({ discarded: [] })
    // The other record is as dead as before, and goes its own way; a new sale goes on at once.
    shop.line.heal()
    await shop.api.deadLetters.retry.mutate({ operationIds: [await deadLetterOf(other.name)] })
    const next = await submit('next')
    await expect.poll(() => atCentral(other.name)).not.toBeNull()
    await expect.poll(() => atCentral(next.name)).not.toBeNull()
    expect(await atCentral(bad.name)).toBeNull()
    expect(await atShop(bad.name)).toMatchObject({ docstatus: 2 })
    await expect.poll(outbox).toMatchObject({ pending: 0, inFlight: 0, waiting: 0, dead: 0 })
  })
})

describe('a discarded operation of a record that both sides write', () => {
  const customer = async (more: object) =>
    (await shop.api.documents.save.mutate({ doctype: 'Customer', document: { customer_name: 'Ann', ...more } }))
      .document
  const discard = async (name: string) => {
    const operationIds = [await deadLetterOf(name)]
    expect(await shop.api.deadLetters.discard.mutate({ operationIds, reason: 'a mistake' })).toEqual({
      discarded: operationIds,
    })
  }

  it("brings central's version back, and leaves other records of the DocType as they are", async () => {
    const kept = await customer({ remarks: 'kept' })
    const { name } = await customer({ remarks: 'first' })
    await expect.poll(() => atCentral(name, 'Customer')).not.toBeNull()
    shop.line.cut()
    await customer({ name, remarks: 'refused' })
    await untilDead('refused')
    shop.line.heal()
    await discard(name)
    await expect.poll(() => atShop(name, 'Customer')).toMatchObject({ remarks: 'first' })
    expect(await atShop(kept.name, 'Customer')).toMatchObject({ remarks: 'kept' })
    expect(await atCentral(name, 'Customer')).toMatchObject({ remarks: 'first' })
  })

  it('goes with its record when central never had that', async () => {
    shop.line.cut()
    const { name } = await customer({ remarks: 'refused too' })
    await untilDead('refused too')
    shop.line.heal()
    await discard(name)
    await expect.poll(() => atShop(name, 'Customer')).toBeNull()
    expect(await atCentral(name, 'Customer')).toBeNull()
  })
})

describe('operations that are done move to History', () => {
  /** Stops the shop, opens its database, starts it again. */
  const inDatabase = (body: (store: BranchStore) => Promise<void>): Promise<void> =>
    shop.restart(async () => {
      const store = await openBranchStore({ dataDir: shop.dataDir })
      await body(store).finally(() => store.close())
    })
  const historyOf = async () => {
    let counts = { outbox: 0, history: 0 }
    await inDatabase(async (store) => {
      counts = await store.read.countHistory()
    })
    return counts
  }
  const archived = async () => (await logsOf('retention')).map(({ message }) => Number.parseInt(message ?? '0', 10))

  it('after eight days acked operations are in History, and a sale still works', async () => {
    const before = await historyOf()
    // What was discarded above.
    expect(before.history).toBe(4)
    expect(before.outbox).toBeGreaterThan(0)
    await chain.ahead(8 * dayMs)
    shop.clock.ahead(8 * dayMs)
    await expect.poll(archived).toEqual([before.outbox])
    const { name } = await submit('after eight days')
    await expect.poll(() => atCentral(name)).not.toBeNull()
    expect(await historyOf()).toEqual({ outbox: 1, history: before.outbox + 4 })
  })

  it('a sale is answered while 20,000 operations move', { timeout: 60_000 }, async () => {
    const template = JSON.stringify(sale({ remarks: 'x'.repeat(1_000) }))
    const now = new Date(shop.clock.now()).toISOString()
    const fill = async (tx: BranchTransaction) => {
      await tx.addOutboxRows(
        Array.from({ length: 20_000 }, (_, index) => ({
          doctype,
          key: `many-${index}`,
          name: `SINV-CAI-2026-${50_000 + index}`,
          operationId: `many-${index}`,
          operation: 'submit' as const,
          payload: template,
          payloadHash: 'h',
          baseHash: null,
          hlc: '1795500000000-0000-CAI',
          fieldTimes: null,
          createdAt: now,
        })),
      )
      const rows = await tx.claimBatch({ doctype, limit: 20_000, bytesMax: 1e9, now })
      const settled = rows.map(({ operationId }) => ({
        kind: 'settled' as const,
        operationId,
        outcome: 'applied' as const,
      }))
      await tx.settleBatch(settled, now)
    }
    await inDatabase((store) => store.write(fill))
    shop.clock.ahead(8 * dayMs)
    const waitsMs: number[] = []
    while ((await logsOf('retention')).length < 2) {
      const startedMs = performance.now()
      await submit('meanwhile')
      waitsMs.push(performance.now() - startedMs)
    }
    expect((await archived())[0]).toBeGreaterThanOrEqual(20_000)
    expect(waitsMs.length).toBeGreaterThan(5)
    expect(Math.max(...waitsMs)).toBeLessThan(1_000)
  })
})

it('after four months asleep a branch reloads by itself what was deleted meanwhile, and loses no unsent operation', async () => {
  for (const name of ['STAYS', 'GOES'])
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item(name) })
  await expect.poll(() => atShop('GOES', 'Item')).not.toBeNull()
  shop.line.cut()
  const { document: customer } = await shop.api.documents.save.mutate({
    doctype: 'Customer',
    document: { customer_name: 'Made while away' },
  })
  const sold = await submit('while away')
  await chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'GOES' })
  await chain.ahead(120 * dayMs)
  shop.clock.ahead(120 * dayMs)
  await expect
    .poll(async () => (await chain.admin.logs.list.query({ limit: 100 })).logs.map(({ message }) => message))
    .toContainEqual(expect.stringMatching(/^1 tombstones/))
  expect(await atShop('GOES', 'Item')).not.toBeNull()
  shop.line.heal()
  expect(await shop.api.sync.pull.mutate()).not.toHaveProperty('error')
  expect(await atShop('GOES', 'Item')).toBeNull()
  expect(await atShop('STAYS', 'Item')).not.toBeNull()
  const reloads = async () => (await logsOf('resync')).filter((row) => row.doctype === 'Item')
  expect(await reloads()).toHaveLength(1)
  await shop.api.sync.push.mutate()
  expect(await atCentral(sold.name)).not.toBeNull()
  expect(await atCentral(customer.name, 'Customer')).toMatchObject({ customer_name: 'Made while away' })
  // It has caught up: nothing is loaded anew a second time.
  await shop.api.sync.pull.mutate()
  expect(await reloads()).toHaveLength(1)
})
