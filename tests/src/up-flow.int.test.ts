import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { sale } from './documents.ts'

let chain: Chain
let shop: Shop

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
})
afterAll(() => chain.stop())

const doctype = 'Sales Invoice'
const day = 86_400_000

async function sell(more = {}): Promise<string> {
  return (await shop.api.documents.submit.mutate({ doctype, document: sale(more) })).document.name
}

async function atCentral(name: string): Promise<Record<string, unknown> | null> {
  return (await chain.admin.documents.get.query({ doctype, name })).document
}

async function outbox() {
  return (await shop.api.status.summary.query()).outbox
}

/** Operations not settled; a loop may have some of them in flight just now. */
async function owed(): Promise<number> {
  const { pending, inFlight, waiting, dead } = await outbox()
  return pending + inFlight + waiting + dead
}

/** Every Sales Invoice at central under this remark. */
async function countAtCentral(remarks: string): Promise<number> {
  return (await chain.admin.documents.list.query({ doctype, filters: { remarks }, limit: 1 })).total ?? -1
}

async function pushUntilSettled(): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const { remaining } = await shop.api.sync.push.mutate()
    if (remaining === 0) return
  }
  throw new Error(`still owed: ${JSON.stringify(await outbox())}`)
}

describe('guarantee 1: a local write and its outbox row commit together; a sale never waits for central', () => {
  it('a sale is answered at once while central does not answer at all', async () => {
    shop.line.cut()
    const started = performance.now()
    const name = await sell()
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(await owed()).toBe(1)
    expect((await shop.api.documents.get.query({ doctype, name })).document?.docstatus).toBe(1)
    shop.line.heal()
    await pushUntilSettled()
    expect((await atCentral(name))?.grand_total).toBe('12.50')
  })

  it('a sale that is refused leaves neither a document nor an operation, and its number is given to the next', async () => {
    const before = await sell()
    await expect(sell({ naming_series: 'SINV-ALX-.YYYY.-.#####' })).rejects.toThrow(/naming_series/)
    await expect(sell({ grand_total: 'twelve' })).rejects.toThrow()
    const after = await sell()
    expect(Number(after.slice(-5))).toBe(Number(before.slice(-5)) + 1)
    await pushUntilSettled()
  })

  it('a local write wakes the drainer at once', async () => {
    const name = await sell()
    await expect.poll(() => atCentral(name), { timeout: 5_000 }).not.toBeNull()
  })
})

describe('guarantee 2: an acked operation is at central exactly once', () => {
  it('a response lost after the commit is answered duplicate, and nothing is doubled', async () => {
    shop.line.on((path) => (path === 'ingest.push' ? 'lose answer' : 'pass'))
    await sell({ remarks: 'lost answer' })
    await expect.poll(() => countAtCentral('lost answer')).toBe(1)
    for (let again = 0; again < 3; again += 1) await shop.api.sync.push.mutate()
    expect(await owed()).toBe(1)
    shop.line.heal()
    await pushUntilSettled()
    expect(await countAtCentral('lost answer')).toBe(1)
  })

  it('the same batch sent twice at once is taken once', async () => {
    const central = await chain.loginAsBranch('RAW')
    const records = Array.from({ length: 50 }, (_, index) => {
      const number = String(90_000 + index)
      const payload = { ...sale({ remarks: 'twice at once' }), doctype, name: `SINV-RAW-2026-${number}`, docstatus: 1 }
      return {
        operationId: `twice-${number}`,
        sequence: 90_000 + index,
        operation: 'submit',
        payload: { ...payload, sync_uuid: `01990000-0000-7000-8000-0000000${number}` },
      }
    })
    const push = () => central.ingest.push.mutate({ doctype, instance: 'i', records })
    const answers = await Promise.all([push(), push()])
    const statuses = answers.map(({ results }) => results.map(({ status }) => status))
    for (let index = 0; index < records.length; index += 1) {
      expect([statuses[0]?.[index], statuses[1]?.[index]].sort()).toEqual(['applied', 'duplicate'])
    }
    expect(await countAtCentral('twice at once')).toBe(50)
  })

  it('a till that sends the same sale again gets the same document, and one operation', async () => {
    shop.line.cut()
    const document = sale({
      sync_uuid: '01990000-0000-7000-8000-00000000abcd',
      origin_branch: 'CAI',
      remarks: 'till again',
    })
    const first = await shop.api.documents.submit.mutate({ doctype, document })
    const before = await owed()
    const second = await shop.api.documents.submit.mutate({ doctype, document })
    expect(second).toEqual(first)
    expect(await owed()).toBe(before)
    shop.line.heal()
    await pushUntilSettled()
    expect(await countAtCentral('till again')).toBe(1)
  })
})

describe('guarantee 3: operations on one record apply in order', () => {
  it('draft, update, submit and cancel made while the line is cut end cancelled at central', async () => {
    shop.line.cut()
    const { document } = await shop.api.documents.save.mutate({ doctype, document: sale() })
    await shop.api.documents.save.mutate({ doctype, document: { ...document, remarks: 'changed' } })
    await shop.api.documents.submit.mutate({ doctype, name: document.name })
    await shop.api.documents.cancel.mutate({ doctype, name: document.name })
    shop.line.heal()
    await pushUntilSettled()
    expect(await atCentral(document.name)).toMatchObject({ docstatus: 2, remarks: 'changed' })
  })

  it('edits of a draft never sent become one operation; what was sent is never rewritten', async () => {
    shop.line.cut()
    await sell()
    // A call that failed: until its back-off is over nothing is sent.
    await shop.api.sync.push.mutate()
    const { document } = await shop.api.documents.save.mutate({ doctype, document: sale() })
    for (const remarks of ['a', 'b', 'c']) {
      await shop.api.documents.save.mutate({ doctype, document: { ...document, remarks } })
    }
    expect(await owed()).toBe(2)
    await shop.api.sync.push.mutate()
    await shop.api.documents.save.mutate({ doctype, document: { ...document, remarks: 'after it was sent' } })
    expect(await owed()).toBe(3)
    shop.line.heal()
    await pushUntilSettled()
    expect(await atCentral(document.name)).toMatchObject({ remarks: 'after it was sent', docstatus: 0 })
  })

  it('a record changed while its batch is in flight ends at central as it was changed last', async () => {
    shop.line.cut()
    const { document } = await shop.api.documents.save.mutate({ doctype, document: sale() })
    let changed: Promise<unknown> | null = null
    shop.line.on((path) => {
      if (path === 'ingest.push')
        changed ??= shop.api.documents.save.mutate({ doctype, document: { ...document, remarks: 'meanwhile' } })
      return 'pass'
    })
    await shop.api.sync.push.mutate()
    await changed
    shop.line.heal()
    await pushUntilSettled()
    expect(await atCentral(document.name)).toMatchObject({ remarks: 'meanwhile' })
  })

  it('a submitted document is immutable, and a cancelled one stays cancelled', async () => {
    const name = await sell()
    const { document } = await shop.api.documents.get.query({ doctype, name })
    await expect(shop.api.documents.save.mutate({ doctype, document: { ...document, remarks: 'x' } })).rejects.toThrow(
      /fixed/,
    )
    await expect(shop.api.documents.delete.mutate({ doctype, name })).rejects.toThrow(/cancel it first/)
    await shop.api.documents.cancel.mutate({ doctype, name })
    await expect(shop.api.documents.submit.mutate({ doctype, name })).rejects.toThrow(/cancelled/)
    await pushUntilSettled()
    expect((await atCentral(name))?.docstatus).toBe(2)
  })
})

describe('guarantee 8: an outage is not a failed attempt', () => {
  it('central away for a week: no attempt counted, no dead letter, everything arrives after', async () => {
    shop.line.cut()
    const names: string[] = []
    for (let days = 0; days < 7; days += 1) {
      names.push(await sell())
      shop.clock.ahead(day)
      await shop.api.sync.push.mutate()
    }
    expect(await owed()).toBe(7)
    expect(await outbox()).toMatchObject({ dead: 0, waiting: 0 })
    await chain.ahead(7 * day)
    shop.line.heal()
    await pushUntilSettled()
    for (const name of names) expect(await atCentral(name)).not.toBeNull()
    expect((await shop.api.deadLetters.list.query({})).deadLetters).toEqual([])
  })

  it.each([
    ['a server error', 500],
    ['too many requests', 429],
    ['a proxy that says the login is gone', 401],
    ['a page of a proxy', 200],
  ])('%s counts against no record', async (_what, status) => {
    shop.line.on((path) => (path === 'ingest.push' ? new Response('<html>', { status }) : 'pass'))
    const name = await sell()
    for (let attempt = 0; attempt < 12; attempt += 1) {
      expect((await shop.api.sync.push.mutate()).rejected).toBe(0)
    }
    expect(await owed()).toBe(1)
    expect(await outbox()).toMatchObject({ dead: 0, waiting: 0 })
    shop.line.heal()
    await pushUntilSettled()
    expect(await atCentral(name)).not.toBeNull()
  })

  it('an expired session is renewed once, by itself', async () => {
    await chain.ahead(2 * 3_600_000)
    const name = await sell()
    await pushUntilSettled()
    expect(await atCentral(name)).not.toBeNull()
  })
})

it('a branch that is stopped and started goes on where it was', async () => {
  shop.line.cut()
  const name = await sell()
  await shop.restart()
  shop.line.heal()
  await pushUntilSettled()
  expect(await atCentral(name)).not.toBeNull()
})
