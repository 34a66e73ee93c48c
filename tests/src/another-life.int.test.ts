import { openCentralStore } from '@branchline/db/central'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Chain, identityOf, type Shop } from './chain.ts'
import { sale } from './documents.ts'

// Guarantee 12: restored and copied databases end converged, by themselves or after one decision, and nothing unsent is lost.

const doctype = 'Sales Invoice'
const minute = 60_000

let chain: Chain
beforeAll(async () => {
  chain = await Chain.start()
})
afterAll(() => chain.stop())

async function sell(shop: Shop, count: number, remarks: string): Promise<string[]> {
  const names: string[] = []
  for (let sold = 0; sold < count; sold += 1) {
    const { document } = await shop.api.documents.submit.mutate({ doctype, document: sale({ remarks }) })
    names.push(document.name)
  }
  return names
}

async function settle(shop: Shop): Promise<void> {
  await vi.waitFor(async () => expect((await shop.api.sync.push.mutate()).remaining).toBe(0), { timeout: 20_000 })
}

/** Names at central under a remark, one per document. */
async function namesAtCentral(remarks: string): Promise<string[]> {
  const { documents } = await chain.admin.documents.list.query({
    doctype,
    filters: { remarks },
    fields: ['name'],
    limit: 1_000,
  })
  return documents.map(({ name }) => String(name)).sort()
}

async function holders(branchCode: string) {
  const { branches } = await chain.admin.branches.list.query()
  return branches.find((branch) => branch.branchCode === branchCode)?.holders ?? []
}

async function alertsOf(branchCode: string, code: string) {
  const { alerts } = await chain.admin.alerts.list.query()
  return alerts.filter((alert) => alert.branchCode === branchCode && alert.code === code)
}

describe('a branch restored from an older backup', () => {
  let shop: Shop
  let backup: string
  const restored: string[] = []

  beforeAll(async () => {
    shop = await chain.openShop('CAI')
    await sell(shop, 3, 'before the backup')
    await settle(shop)
    backup = await chain.copyFolder(shop, 'CAI-backup')
    await sell(shop, 4, 'after the backup')
    await settle(shop)
    await shop.beat()
  })

  it('is refused while the one before it was just heard, and goes on selling', async () => {
    await chain.restoreFolder(shop, backup)
    restored.push(...(await sell(shop, 2, 'restored')))
    const { error } = await shop.api.sync.push.mutate()
    expect(error).toMatch(/Another server speaks as branch CAI/)
    const { lastError, outbox } = await shop.api.status.summary.query()
    expect(lastError).toMatch(/Another server speaks as branch CAI/)
    expect(await shop.api.sync.testConnection.mutate()).toMatchObject({ ok: false, code: 'CLONED_SITE' })
    expect(outbox).toMatchObject({ dead: 0, waiting: 0 })
    expect(await namesAtCentral('restored')).toEqual([])
  })

  it('says so once, however often it reports', async () => {
    await shop.beat()
    await shop.beat()
    expect(await alertsOf('CAI', 'CLONED_SITE')).toHaveLength(1)
    expect((await holders('CAI')).map(({ state }) => state)).toEqual(['current', 'waiting'])
  })

  it('is adopted by itself after ten quiet minutes, and everything it owes is at central exactly once', async () => {
    const before = identityOf(shop).instance
    await chain.ahead(11 * minute)
    // The answer that adopts it is lost, and comes again.
    shop.line.on((path) => (path === 'heartbeat.report' ? 'lose answer' : 'pass'))
    shop.clock.ahead(11 * minute)
    await expect.poll(() => holders('CAI'), { timeout: 10_000 }).toEqual([])
    shop.line.heal()
    await shop.beat()
    await expect.poll(() => identityOf(shop).instance).not.toBe(before)
    await settle(shop)
    expect(await namesAtCentral('restored')).toEqual(restored.sort())
    expect(await namesAtCentral('after the backup')).toHaveLength(4)
    expect((await shop.api.status.summary.query()).lastError).toBeNull()
    expect(await holders('CAI')).toEqual([])
  })

  it('numbers above all that central holds: no number is given twice from then on', async () => {
    const raised = (await alertsOf('CAI', 'DUPLICATE_NUMBER')).length
    const names = await sell(shop, 3, 'after the adoption')
    await settle(shop)
    expect(await namesAtCentral('after the adoption')).toEqual(names)
    expect(names.map((name) => Number(name.slice(-5)))).toEqual([8, 9, 10])
    expect(await alertsOf('CAI', 'DUPLICATE_NUMBER')).toHaveLength(raised)
  })

  it('takes its new instance along through a restart', async () => {
    const { instance } = identityOf(shop)
    await shop.restart()
    await shop.beat()
    expect(identityOf(shop).instance).toBe(instance)
  })

  it('a branch that lost its disk is adopted in the same way, and numbers on above what central holds', async () => {
    await shop.stop()
    const fresh = await chain.openOn(`${shop.dataDir}-new`, 'CAI', shop.credentials)
    await sell(fresh, 1, 'on an empty disk')
    expect((await fresh.api.sync.push.mutate()).error).toMatch(/Another server speaks as branch CAI/)
    await chain.ahead(11 * minute)
    await fresh.beat(11 * minute)
    await settle(fresh)
    expect(await namesAtCentral('on an empty disk')).toHaveLength(1)
    const [name] = await sell(fresh, 1, 'after that')
    expect(Number(name?.slice(-5))).toBe(11)
  })
})

describe('two servers on copies of one folder', () => {
  let shop: Shop
  let clone: Shop

  beforeAll(async () => {
    shop = await chain.openShop('GIZ')
    await sell(shop, 2, 'common')
    await settle(shop)
    const folder = await chain.copyFolder(shop, 'GIZ-clone')
    await sell(shop, 2, 'of the branch')
    await settle(shop)
    clone = await chain.openOn(folder, 'GIZ', shop.credentials)
  })

  it('the second is refused, and sells on', async () => {
    await sell(clone, 3, 'of the clone')
    await sell(shop, 2, 'of the branch')
    await settle(shop)
    expect((await clone.api.sync.push.mutate()).error).toMatch(/Another server speaks as branch GIZ/)
    expect(await namesAtCentral('of the branch')).toHaveLength(4)
    expect(await namesAtCentral('of the clone')).toEqual([])
    expect(await alertsOf('GIZ', 'CLONED_SITE')).toHaveLength(1)
  })

  it('is not adopted as long as the branch is heard', async () => {
    for (let round = 0; round < 3; round += 1) {
      await chain.ahead(5 * minute)
      await shop.beat()
      await clone.beat()
    }
    expect(await namesAtCentral('of the clone')).toEqual([])
    expect(await alertsOf('GIZ', 'CLONED_SITE')).toHaveLength(1)
  })

  it('a server that nobody knows is not chosen', async () => {
    const chosen = chain.admin.branches.adopt.mutate({ branchCode: 'GIZ', instance: 'nobody' })
    await expect(chosen).rejects.toThrow(/No server known/)
  })

  it('a person chooses the other: its sales arrive, each once, and the one before is refused', async () => {
    const waiting = (await holders('GIZ')).find(({ state }) => state === 'waiting')
    await chain.admin.branches.adopt.mutate({ branchCode: 'GIZ', instance: waiting?.instance ?? '' })
    await clone.beat()
    await settle(clone)
    expect(identityOf(clone).instance).toBe(waiting?.instance)
    expect(await namesAtCentral('of the clone')).toHaveLength(3)
    await sell(shop, 1, 'of the one turned down')
    expect((await shop.api.sync.push.mutate()).error).toMatch(/Another server speaks as branch GIZ/)
  })

  it('the one turned down stays refused, however quiet the branch is, until a person chooses it', async () => {
    await chain.ahead(60 * minute)
    await shop.beat(60 * minute)
    expect(await namesAtCentral('of the one turned down')).toEqual([])
    const dismissed = (await holders('GIZ')).find(({ state }) => state === 'dismissed')
    await chain.admin.branches.adopt.mutate({ branchCode: 'GIZ', instance: dismissed?.instance ?? '' })
    await shop.beat()
    await settle(shop)
    expect(await namesAtCentral('of the one turned down')).toHaveLength(1)
    expect(await namesAtCentral('of the clone')).toHaveLength(3)
  })
})

describe('central restored from an older backup', () => {
  it('gets again what it lost, in order and once, and the branches keep what they owe', async () => {
    const shop = await chain.openShop('ALX')
    const customer = async (name: string) =>
      (await chain.admin.documents.get.query({ doctype: 'Customer', name })).document
    await sell(shop, 3, 'kept')
    const { document: draft } = await shop.api.documents.save.mutate({ doctype, document: sale({ remarks: 'draft' }) })
    await settle(shop)
    const backup = await chain.backUpCentral()
    await shop.beat()
    await shop.api.documents.save.mutate({ doctype, document: { ...draft, remarks: 'lost draft' } })
    await settle(shop)
    await shop.api.documents.submit.mutate({ doctype, name: draft.name })
    const lost = await sell(shop, 700, 'lost')
    await shop.api.documents.cancel.mutate({ doctype, name: lost[0] ?? '' })
    const { document: made } = await shop.api.documents.save.mutate({
      doctype: 'Customer',
      document: { customer_name: 'Made after the backup' },
    })
    await settle(shop)
    await shop.beat()
    await shop.beat()
    expect(await namesAtCentral('lost')).toHaveLength(700)

    shop.line.cut()
    await chain.restoreCentral(backup)
    const owed = await sell(shop, 2, 'owed meanwhile')
    expect(await namesAtCentral('lost')).toEqual([])
    shop.line.heal()

    await settle(shop)
    await shop.api.sync.pull.mutate()
    await settle(shop)
    expect(await namesAtCentral('kept')).toHaveLength(3)
    expect(await namesAtCentral('lost')).toEqual(lost.sort())
    expect(await namesAtCentral('owed meanwhile')).toEqual(owed.sort())
    expect(await namesAtCentral('lost draft')).toEqual([draft.name])
    const cancelled = await chain.admin.documents.get.query({ doctype, name: lost[0] ?? '' })
    expect(cancelled.document?.docstatus).toBe(2)
    expect(await customer(made.name)).toMatchObject({ customer_name: 'Made after the backup' })
    const here = await shop.api.documents.get.query({ doctype: 'Customer', name: made.name })
    expect(here.document).toMatchObject({ customer_name: 'Made after the backup' })
    expect((await shop.api.deadLetters.list.query({})).deadLetters).toEqual([])
    expect(await alertsOf('ALX', 'CLONED_SITE')).toEqual([])
    expect(await alertsOf('ALX', 'DUPLICATE_NUMBER')).toEqual([])
  })
})

it('a push that was on its way when central was restored is refused whole: what it lost comes first, or a deletion would be undone', async () => {
  const central = await chain.loginAsBranch('ASW')
  const push = (epoch: string | undefined, operation: string) => {
    const payload = { doctype: 'Customer', name: 'LIVED', customer_name: 'Lived' }
    const records = [{ operationId: `asw-${operation}`, sequence: operation === 'insert' ? 1 : 2, operation, payload }]
    return central.ingest.push.mutate({ doctype: 'Customer', instance: 'i', records, ...(epoch ? { epoch } : {}) })
  }
  const { epoch } = await central.health.query()
  const refused = expect.objectContaining({ data: expect.objectContaining({ branchlineCode: 'RESYNC_REQUIRED' }) })
  await expect(push('of another life', 'delete')).rejects.toEqual(refused)
  expect((await push(epoch, 'insert')).results).toMatchObject([{ status: 'applied' }])
  expect((await push(undefined, 'delete')).results).toMatchObject([{ status: 'applied' }])
})

describe('the floor of an instance', () => {
  it('answers duplicate once its token came back, only for that instance, and is never lowered', async () => {
    const central = await chain.loginAsBranch('LUX')
    const { epoch } = await central.health.query()
    const report = (fence: string | null, floor: number) =>
      central.heartbeat.report.mutate({ instance: 'i', fence, epoch, floor, lastSequence: 100, status: {} })
    const push = async (sequence: number, fence: string) => {
      const number = String(sequence).padStart(5, '0')
      const payload = {
        ...sale({ remarks: 'below the floor' }),
        doctype,
        name: `SINV-LUX-2026-${number}`,
        docstatus: 1,
        sync_uuid: `01990000-0000-7000-8000-0000000${number}`,
      }
      const record = { operationId: `lux-${number}-${fence}`, sequence, operation: 'submit', payload }
      const { results } = await central.ingest.push.mutate({ doctype, instance: 'i', fence, records: [record] })
      return results[0]?.status
    }
    const first = (await report(null, 50)).fence
    expect(await push(50, first)).toBe('duplicate')
    expect(await push(51, first)).toBe('applied')
    const second = (await report(first, 20)).fence
    expect(await push(40, second)).toBe('duplicate')
    await report(second, 20)
    await expect(push(60, first)).rejects.toThrow(/Another server/)
    expect(await namesAtCentral('below the floor')).toEqual(['SINV-LUX-2026-00051'])
  })

  it('lets old receipts go, step by step, and those alone that it answers for', async () => {
    const store = await openCentralStore({ dataDir: '', databaseUrl: chain.databaseUrl })
    const receipt = (sequence: number, instance: string) => ({
      branchCode: 'LUX',
      operationId: `old-${instance}-${sequence}`,
      instance,
      sequence,
      doctype,
      key: 'k',
      name: 'n',
      operation: 'submit' as const,
      payloadHash: 'h',
      status: 'applied' as const,
      code: null,
      message: null,
    })
    for (const instance of ['i', 'j']) {
      const receipts = Array.from({ length: 60 }, (_, index) => receipt(index + 1, instance))
      await store.write((tx) => tx.putPushed([], receipts, false))
    }
    const purge = async (before: string) => {
      let [removed, steps] = [0, 0]
      for (let after: string | null = ''; after !== null; steps += 1) {
        const step = { branchCode: 'LUX', before, after, limit: 25 }
        const done: { removed: number; last: string | null } = await store.write((tx) => tx.removeSettledReceipts(step))
        removed += done.removed
        after = done.last
      }
      return { removed, steps }
    }
    expect((await purge(new Date(0).toISOString())).removed).toBe(0)
    const tomorrow = new Date(chain.clock.now() + 86_400_000).toISOString()
    // Of `i` up to its floor of 50; `j` reported none; 121 receipts in steps of 25.
    expect(await purge(tomorrow)).toEqual({ removed: 50, steps: 5 })
    await store.close()
  })
})
