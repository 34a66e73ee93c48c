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

async function countAtCentral(remarks: string): Promise<number> {
  return (await chain.admin.documents.list.query({ doctype, filters: { remarks }, limit: 1 })).total ?? -1
}

async function outbox() {
  return (await shop.api.status.summary.query()).outbox
}

/** From now on central refuses what carries these remarks, as it would a record that breaks a rule it knows and the branch does not. */
function refuseAtCentral(remarks: string): void {
  shop.line.spoil((body) => body.replaceAll(`"remarks":"${remarks}"`, `"remarks":"${remarks}\\u0000"`))
}

describe('guarantee 4: one bad record never holds up another', () => {
  it('of a batch of 100 with one bad record 99 are applied, one is rejected with a code, and only its successors are held', async () => {
    shop.line.cut()
    const names: string[] = []
    for (let index = 0; index < 100; index += 1) {
      const remarks = index === 41 ? 'bad' : 'good'
      names.push((await shop.api.documents.submit.mutate({ doctype, document: sale({ remarks }) })).document.name)
    }
    // A successor of the bad record, and one of a good one.
    for (const name of [names[41], names[42]]) if (name) await shop.api.documents.cancel.mutate({ doctype, name })
    shop.line.heal()
    refuseAtCentral('bad')
    const run = await shop.api.sync.push.mutate()
    expect(run).toMatchObject({ applied: 100, rejected: 1, remaining: 2 })
    expect(await countAtCentral('good')).toBe(99)
    expect(await countAtCentral('bad')).toBe(0)
    expect(await outbox()).toMatchObject({ pending: 0, waiting: 2, dead: 0 })
    const cancelled = await chain.admin.documents.get.query({ doctype, name: names[42] ?? '' })
    expect(cancelled.document?.docstatus).toBe(2)
  })

  it('after ten rejections it is a dead letter, and other sales go on', async () => {
    for (let attempt = 2; attempt <= 10; attempt += 1) {
      expect((await shop.api.sync.push.mutate()).rejected).toBe(1)
    }
    const { deadLetters } = await shop.api.deadLetters.list.query({})
    expect(deadLetters).toEqual([
      expect.objectContaining({ doctype, operation: 'submit', code: 'VALIDATION_FAILED', attempts: 10 }),
    ])
    expect(await outbox()).toMatchObject({ pending: 0, waiting: 1, dead: 1 })
    expect((await shop.api.sync.push.mutate()).rejected).toBe(0)
    await shop.api.documents.submit.mutate({ doctype, document: sale({ remarks: 'others go on' }) })
    await expect.poll(() => countAtCentral('others go on')).toBe(1)
  })

  it('deadLetters.retry brings it and its successors through in order', async () => {
    shop.line.heal()
    const { deadLetters } = await shop.api.deadLetters.list.query({})
    const operationIds = deadLetters.map(({ operationId }) => operationId)
    expect(await shop.api.deadLetters.retry.mutate({ operationIds })).toEqual({ operationIds })
    await expect.poll(() => countAtCentral('bad')).toBe(1)
    await expect.poll(outbox).toMatchObject({ pending: 0, inFlight: 0, waiting: 0, dead: 0 })
    const { documents } = await chain.admin.documents.list.query({ doctype, filters: { remarks: 'bad' }, limit: 5 })
    expect(documents).toEqual([expect.objectContaining({ docstatus: 2 })])
    expect(await shop.api.deadLetters.retry.mutate({ operationIds })).toEqual({ operationIds: [] })
  })

  it('a batch that central refuses as a whole is halved until the bad record stands alone', async () => {
    shop.line.cut()
    for (let index = 0; index < 20; index += 1) {
      await shop.api.documents.submit.mutate({ doctype, document: sale({ remarks: index === 7 ? 'breaks' : 'whole' }) })
    }
    shop.line.heal()
    const refusal = {
      error: {
        message: 'too large',
        code: -32600,
        data: { code: 'PAYLOAD_TOO_LARGE', httpStatus: 413, branchlineCode: 'PAYLOAD_TOO_LARGE' },
      },
    }
    shop.line.on((path, body) =>
      path === 'ingest.push' && body.includes('"breaks"') ? Response.json(refusal, { status: 413 }) : 'pass',
    )
    await shop.api.sync.push.mutate()
    expect(await countAtCentral('whole')).toBe(19)
    expect(await outbox()).toMatchObject({ pending: 0, waiting: 1, dead: 0 })
    shop.line.heal()
    await shop.api.sync.push.mutate()
    expect(await countAtCentral('breaks')).toBe(1)
  })

  it('a cancel that overtakes its submit is deferred and settled after it', async () => {
    const central = await chain.loginAsBranch('RAW')
    const document = {
      ...sale(),
      doctype,
      name: 'SINV-RAW-2026-77001',
      sync_uuid: '01990000-0000-7000-8000-000000077001',
    }
    const push = async (operationId: string, operation: string, docstatus: number) => {
      const record = { operationId, sequence: 77_001, operation, payload: { ...document, docstatus } }
      const { results } = await central.ingest.push.mutate({ doctype, instance: 'i', records: [record] })
      return results[0]?.status
    }
    expect(await push('o-cancel', 'cancel', 2)).toBe('deferred')
    expect(await push('o-submit', 'submit', 1)).toBe('applied')
    expect(await push('o-cancel', 'cancel', 2)).toBe('applied')
    expect(await push('o-cancel', 'cancel', 2)).toBe('duplicate')
    expect((await chain.admin.documents.get.query({ doctype, name: document.name })).document?.docstatus).toBe(2)
  })
})
