import { ruleSeeds } from '@branchline/adapters'
import type { Document, DocumentInput } from '@branchline/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'

const manual = ruleSeeds
  .filter(({ doctype }) => doctype === 'Customer')
  .map((rule) => ({ ...rule, conflictRule: 'Manual' as const }))

let chain: Chain
let cairo: Shop
let giza: Shop

beforeAll(async () => {
  chain = await Chain.start({ rules: manual })
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
})
afterEach(() => {
  cairo.line.heal()
  giza.line.heal()
})
afterAll(() => chain.stop())

const doctype = 'Customer'
const refused = (branchlineCode: string) => ({ data: { branchlineCode } })

async function atShop(shop: Shop, name: string): Promise<Document | null> {
  return (await shop.api.documents.get.query({ doctype, name })).document as Document | null
}

async function atCentral(name: string): Promise<Document | null> {
  return (await chain.admin.documents.get.query({ doctype, name })).document as Document | null
}

function saveAt(server: Shop | null, document: DocumentInput) {
  return (server ? server.api : chain.admin).documents.save.mutate({ doctype, document })
}

/** The shop goes on pushing, but hears nothing from central. */
function deafen(shop: Shop): void {
  shop.line.on((path) => (path.startsWith('changes.') ? 'drop' : 'pass'))
}

function ann(name: string, more: object = {}): DocumentInput {
  return { name, customer_name: 'Ann', phone: '1', city: 'Cairo', ...more }
}

let customers = 0
/** A customer that every shop has, edited at central and then, without knowing of that, in Cairo. */
async function quarrel(
  change = (name: string): Promise<unknown> => saveAt(cairo, ann(name, { phone: '2' })),
  atHeadOffice = (name: string): Promise<unknown> => saveAt(null, ann(name, { city: 'Giza' })),
): Promise<{ name: string; id: string }> {
  customers += 1
  const name = `ANN-${customers}`
  await saveAt(null, ann(name))
  for (const shop of [cairo, giza]) {
    await shop.api.sync.pull.mutate()
    expect(await atShop(shop, name)).not.toBeNull()
  }
  deafen(cairo)
  await atHeadOffice(name)
  await change(name)
  await cairo.api.sync.push.mutate()
  return { name, id: await openConflict(name) }
}

async function openConflict(name: string): Promise<string> {
  const { conflicts } = await chain.admin.conflicts.list.query({ status: 'open', doctype })
  const found = conflicts.filter((conflict) => conflict.name === name)
  expect(found).toHaveLength(1)
  return found[0]?.id ?? ''
}

async function conflictOf(id: string) {
  return (await chain.admin.conflicts.get.query({ id })).conflict
}

async function everywhere(name: string): Promise<(Document | null)[]> {
  cairo.line.heal()
  for (const shop of [cairo, giza]) await shop.api.sync.pull.mutate()
  return [await atCentral(name), await atShop(cairo, name), await atShop(giza, name)]
}

/** What an act puts into Cairo's feed. */
async function travels(act: () => Promise<unknown>) {
  const { username, password } = cairo.credentials
  const { changes } = await chain.loginAtCentral(username, password)
  const { nextCursor: cursor } = await changes.since.query({ doctype, cursor: null, limit: 2_500 })
  await act()
  return (await changes.since.query({ doctype, cursor, limit: 2_500 })).changes
}

describe('two edits of one record under Manual', () => {
  it('neither is applied over the other: both wait in the conflict, with where they differ', async () => {
    const { name, id } = await quarrel()
    expect(await atCentral(name)).toMatchObject({ phone: '1', city: 'Giza' })
    expect(await atShop(cairo, name)).toMatchObject({ phone: '2', city: 'Cairo' })
    expect(await conflictOf(id)).toMatchObject({
      status: 'open',
      branchCode: 'CAI',
      operation: 'update',
      local: { phone: '1', city: 'Giza' },
      incoming: { phone: '2', city: 'Cairo' },
      differences: [
        { field: 'city', local: 'Giza', incoming: 'Cairo' },
        { field: 'phone', local: '1', incoming: '2' },
      ],
      resolved: null,
    })
    expect((await chain.admin.status.summary.query()).conflicts).toBeGreaterThan(0)
    expect((await cairo.api.status.summary.query()).outbox).toMatchObject({ pending: 0, dead: 0 })
  })

  it.each([
    ['local', undefined, { phone: '1', city: 'Giza' }],
    ['incoming', undefined, { phone: '2', city: 'Cairo' }],
    ['merged', { customer_name: 'Ann', phone: '2', city: 'Giza' }, { phone: '2', city: 'Giza' }],
  ] as const)('%s picked is at central and at every branch, the sender included', async (pick, document, expected) => {
    const { name, id } = await quarrel()
    const answer = await chain.admin.conflicts.resolve.mutate({ id, pick, ...(document ? { document } : {}) })
    expect(answer.document).toMatchObject(expected)
    for (const found of await everywhere(name)) expect(found).toMatchObject(expected)
    expect((await cairo.api.status.summary.query()).outbox).toMatchObject({ pending: 0, waiting: 0 })
  })

  it("local picked travels anew, even though central's version stays what it was", async () => {
    const { name, id } = await quarrel()
    const pick = () => chain.admin.conflicts.resolve.mutate({ id, pick: 'local' })
    expect(await travels(pick)).toMatchObject([{ kind: 'upsert', document: { name, phone: '1', city: 'Giza' } }])
  })

  it('local picked of a record that central has deleted travels as a deletion', async () => {
    const { name, id } = await quarrel(undefined, (customer) =>
      chain.admin.documents.delete.mutate({ doctype, name: customer }),
    )
    const pick = () => chain.admin.conflicts.resolve.mutate({ id, pick: 'local' })
    expect(await travels(pick)).toMatchObject([{ kind: 'tombstone', name }])
  })

  it('the versions that lost, and who decided, are readable in the closed row', async () => {
    const { id } = await quarrel()
    await chain.admin.conflicts.resolve.mutate({ id, pick: 'incoming' })
    const closed = await conflictOf(id)
    expect(closed).toMatchObject({ status: 'closed', pick: 'incoming', resolvedBy: 'admin' })
    expect(closed.resolvedAt).toMatch(/^\d{4}-/)
    expect(closed.local).toMatchObject({ phone: '1', city: 'Giza' })
    expect(closed.resolved).toMatchObject({ phone: '2', city: 'Cairo' })
    const { conflicts } = await chain.admin.conflicts.list.query({ status: 'open' })
    expect(conflicts.map((conflict) => conflict.id)).not.toContain(id)
  })

  it('a record goes on as usual after it was resolved', async () => {
    const { name, id } = await quarrel()
    await chain.admin.conflicts.resolve.mutate({ id, pick: 'incoming' })
    await everywhere(name)
    await saveAt(cairo, ann(name, { phone: '3' }))
    await cairo.api.sync.push.mutate()
    for (const found of await everywhere(name)) expect(found).toMatchObject({ phone: '3' })
  })
})

describe('a deletion against an edit', () => {
  const remove = (name: string) => cairo.api.documents.delete.mutate({ doctype, name })

  it('incoming picked deletes the record everywhere', async () => {
    const { name, id } = await quarrel(remove)
    expect(await conflictOf(id)).toMatchObject({ operation: 'delete', local: { city: 'Giza' }, incoming: null })
    expect(await chain.admin.conflicts.resolve.mutate({ id, pick: 'incoming' })).toEqual({ document: null })
    expect(await everywhere(name)).toEqual([null, null, null])
  })

  it('local picked brings it back where it was deleted', async () => {
    const { name, id } = await quarrel(remove)
    await chain.admin.conflicts.resolve.mutate({ id, pick: 'local' })
    for (const found of await everywhere(name)) expect(found).toMatchObject({ city: 'Giza' })
  })

  it.each([
    ['local', null],
    ['incoming', { phone: '2' }],
  ] as const)('deleted at central, edited in a shop: %s picked ends the same everywhere', async (pick, end) => {
    const { name, id } = await quarrel(undefined, (customer) =>
      chain.admin.documents.delete.mutate({ doctype, name: customer }),
    )
    expect(await atCentral(name)).toBeNull()
    expect(await conflictOf(id)).toMatchObject({ operation: 'update', local: null, incoming: { phone: '2' } })
    await chain.admin.conflicts.resolve.mutate({ id, pick })
    for (const found of await everywhere(name)) end ? expect(found).toMatchObject(end) : expect(found).toBeNull()
  })

  it.each([
    ['local', null],
    ['incoming', { phone: '2' }],
  ] as const)(
    'deleted at central while the conflict was open: %s picked ends the same everywhere',
    async (pick, end) => {
      const { name, id } = await quarrel()
      await chain.admin.documents.delete.mutate({ doctype, name })
      await expect(chain.admin.conflicts.resolve.mutate({ id, pick })).rejects.toMatchObject(refused('CONFLICT_STALE'))
      expect(await conflictOf(id)).toMatchObject({ local: null, incoming: { phone: '2' } })
      await chain.admin.conflicts.resolve.mutate({ id, pick })
      for (const found of await everywhere(name)) end ? expect(found).toMatchObject(end) : expect(found).toBeNull()
    },
  )
})

describe('what is refused', () => {
  it('resolving twice, also by two people at once', async () => {
    const { name, id } = await quarrel()
    const picks = (['local', 'incoming', 'local'] as const).map((pick) =>
      chain.admin.conflicts.resolve.mutate({ id, pick }),
    )
    const results = await Promise.allSettled(picks)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const again = chain.admin.conflicts.resolve.mutate({ id, pick: 'merged', document: ann(name) })
    await expect(again).rejects.toMatchObject(refused('CONFLICT_CLOSED'))
    const { pick } = await conflictOf(id)
    expect(await atCentral(name)).toMatchObject({ phone: pick === 'incoming' ? '2' : '1' })
  })

  it('a pick made before central changed the record: the conflict shows the new version, and the next pick holds', async () => {
    const { name, id } = await quarrel()
    await saveAt(null, ann(name, { city: 'Luxor' }))
    const pick = () => chain.admin.conflicts.resolve.mutate({ id, pick: 'incoming' })
    await expect(pick()).rejects.toMatchObject(refused('CONFLICT_STALE'))
    expect(await atCentral(name)).toMatchObject({ city: 'Luxor', phone: '1' })
    expect(await conflictOf(id)).toMatchObject({ status: 'open', local: { city: 'Luxor' } })
    await pick()
    for (const found of await everywhere(name)) expect(found).toMatchObject({ phone: '2', city: 'Cairo' })
  })

  it('a merged version that is missing, is another record or would not be saved', async () => {
    const { name, id } = await quarrel()
    const documents: (DocumentInput | undefined)[] = [
      undefined,
      { name: 'SOMEBODY-ELSE', customer_name: 'Ann' },
      { doctype: 'Item', name, customer_name: 'Ann' },
      { name, customer_name: 'NUL \u0000' },
    ]
    for (const document of documents) {
      const call = chain.admin.conflicts.resolve.mutate({ id, pick: 'merged', ...(document ? { document } : {}) })
      await expect(call).rejects.toMatchObject(refused('VALIDATION_FAILED'))
    }
    expect(await conflictOf(id)).toMatchObject({ status: 'open' })
    expect(await atCentral(name)).toMatchObject({ phone: '1', city: 'Giza' })
  })

  it('a conflict that does not exist, and a place in the list nobody handed out', async () => {
    const id = '01980000-0000-7000-8000-0000000000cc'
    await expect(chain.admin.conflicts.get.query({ id })).rejects.toMatchObject(refused('NOT_FOUND'))
    const resolve = chain.admin.conflicts.resolve.mutate({ id, pick: 'local' })
    await expect(resolve).rejects.toMatchObject(refused('NOT_FOUND'))
    await expect(chain.admin.conflicts.list.query({ after: 'x' })).rejects.toMatchObject(refused('INVALID_CURSOR'))
  })
})

describe('a later operation on a record with an open conflict', () => {
  it('updates the open row, and a pick made before it is refused', async () => {
    const { name, id } = await quarrel()
    const { updatedAt: seen } = await conflictOf(id)
    await saveAt(cairo, ann(name, { phone: '3' }))
    await cairo.api.sync.push.mutate()
    expect(await openConflict(name)).toBe(id)
    expect(await conflictOf(id)).toMatchObject({ incoming: { phone: '3' }, local: { phone: '1' } })
    const early = chain.admin.conflicts.resolve.mutate({ id, pick: 'incoming', seen })
    await expect(early).rejects.toMatchObject(refused('CONFLICT_STALE'))
    await chain.admin.conflicts.resolve.mutate({ id, pick: 'incoming', seen: (await conflictOf(id)).updatedAt })
    for (const found of await everywhere(name)) expect(found).toMatchObject({ phone: '3' })
  })

  it("made from central's version is applied: it is no conflict, and both earlier versions can still be picked", async () => {
    const { name, id } = await quarrel()
    await everywhere(name)
    expect(await atShop(cairo, name)).toMatchObject({ phone: '1', city: 'Giza' })
    await saveAt(cairo, ann(name, { city: 'Giza', credit_limit: 5 }))
    await cairo.api.sync.push.mutate()
    expect(await atCentral(name)).toMatchObject({ phone: '1', city: 'Giza', credit_limit: 5 })
    const { updatedAt: seen } = await conflictOf(id)
    const pick = () => chain.admin.conflicts.resolve.mutate({ id, pick: 'incoming', seen })
    await expect(pick()).rejects.toMatchObject(refused('CONFLICT_STALE'))
    await expect(pick()).rejects.toMatchObject(refused('CONFLICT_STALE'))
    expect(await conflictOf(id)).toMatchObject({ local: { credit_limit: 5 }, incoming: { phone: '2', city: 'Cairo' } })
    await chain.admin.conflicts.resolve.mutate({ id, pick: 'local' })
  })

  it("of another branch takes the first one's place, whose version is in the log", async () => {
    const { name, id } = await quarrel()
    // An edit in Giza that knows neither of Cairo's nor of central's next one.
    giza.line.cut()
    await giza.api.documents.save.mutate({ doctype, document: ann(name, { phone: '4' }) })
    await saveAt(null, ann(name, { city: 'Aswan' }))
    deafen(giza)
    await giza.api.sync.push.mutate()
    expect(await openConflict(name)).toBe(id)
    expect(await conflictOf(id)).toMatchObject({
      branchCode: 'GIZ',
      incoming: { phone: '4' },
      local: { city: 'Aswan' },
    })
    const { logs } = await chain.admin.logs.list.query({ branchCode: 'CAI', limit: 20 })
    expect(logs).toContainEqual(expect.objectContaining({ kind: 'merge_lost', doctype, name }))
  })
})

it('the list is paged, newest first, and filtered by status, DocType and branch', async () => {
  const all = (await chain.admin.conflicts.list.query({ limit: 1_000 })).conflicts
  const paged = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof chain.admin.conflicts.list.query>> = await chain.admin.conflicts.list.query({
      after,
      limit: 4,
    })
    paged.push(...page.conflicts)
    after = page.nextAfter
  } while (after !== null)
  expect(paged).toEqual(all)
  expect(all.map(({ openedAt }) => openedAt)).toEqual(
    all
      .map(({ openedAt }) => openedAt)
      .sort()
      .reverse(),
  )
  const { conflicts } = await chain.admin.conflicts.list.query({ status: 'closed', limit: 1_000 })
  expect(conflicts).toEqual(all.filter(({ status }) => status === 'closed'))
  expect((await chain.admin.conflicts.list.query({ doctype: 'Item' })).conflicts).toEqual([])
  const ofBranch = (await chain.admin.conflicts.list.query({ branchCode: 'CAI', limit: 1_000 })).conflicts
  expect(ofBranch).toEqual(all.filter(({ branchCode }) => branchCode === 'CAI'))
  expect((await chain.admin.conflicts.list.query({ branchCode: 'XYZ' })).conflicts).toEqual([])
})
