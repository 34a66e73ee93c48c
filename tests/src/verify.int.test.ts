import type { VerifyRun } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'
import { type Hand, handAtCentral, handInShop, seeded, type Tampering, tamper, tamperings } from './verify/tamper.ts'

const seed = Number(process.env.SEED ?? 7)
const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']

let chain: Chain
let cairo: Shop
let giza: Shop

beforeAll(async () => {
  chain = await Chain.start()
  const group = { doctype: 'Customer Group', direction: 'Bidirectional', conflictRule: 'Manual' } as const
  await chain.admin.rules.update.mutate(group)
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
  const items = Array.from({ length: 60 }, (_, index) => item(`ITEM-${String(index).padStart(3, '0')}`))
  await chain.admin.documents.import.mutate({ doctype: 'Item', documents: items })
  const customer_group_name = 'Regulars'
  await chain.admin.documents.save.mutate({
    doctype: 'Customer Group',
    document: { name: customer_group_name, customer_group_name },
  })
  for (const shop of [cairo, giza]) await trade(shop)
  await settle()
})
afterAll(() => chain.stop())

/** Sales, payments and customers of a week. */
async function trade(shop: Shop): Promise<void> {
  const { documents } = shop.api
  for (let index = 0; index < 40; index += 1) {
    const posting_date = days[index % days.length] ?? ''
    const shift = `POS-OPE-${shop.branchCode}-2026-0000${index % 3}`
    const more = { posting_date, posa_pos_opening_shift: shift, grand_total: `${10 + index}.25` }
    await documents.submit.mutate({ doctype: 'Sales Invoice', document: sale(more) })
    const paid = { paid_amount: `${10 + index}.25`, received_amount: `${10 + index}.25` }
    const payment = { posting_date, payment_type: 'Receive', party_type: 'Customer', party: 'Walk-in', ...paid }
    await documents.submit.mutate({ doctype: 'Payment Entry', document: payment })
    if (index % 2 === 0) {
      await documents.save.mutate({ doctype: 'Customer', document: { customer_name: `Customer ${index}` } })
    }
  }
}

async function settle(shops = [cairo, giza]): Promise<void> {
  for (const shop of shops) expect((await shop.api.sync.push.mutate()).remaining).toBe(0)
  for (const shop of shops) await shop.api.sync.pull.mutate()
}

async function verify(shop: Shop, more: { repair?: boolean } = {}): Promise<VerifyRun> {
  const { run } = await shop.api.verify.run.mutate(more)
  expect(run).toMatchObject({ state: 'done', message: null })
  return run
}

function namesOf(run: VerifyRun): string[] {
  return run.mismatches.map(({ doctype, key }) => `${doctype} ${key}`).sort()
}

it('a chain at rest holds the same everywhere, counted and in money, by day and shift', async () => {
  for (const shop of [cairo, giza]) {
    const run = await verify(shop)
    expect(run).toMatchObject({ verdict: 'equal', mismatches: [], onItsWay: [], differing: { count: 0, money: {} } })
    const sales = run.doctypes.find(({ doctype }) => doctype === 'Sales Invoice')
    const sold = { count: 40, money: { EGP: '1190' } }
    expect(sales).toMatchObject({ here: sold, central: sold })
    const cells = run.cells.filter(({ doctype }) => doctype === 'Sales Invoice')
    expect(cells).toHaveLength(15)
    expect(cells.reduce((sum, cell) => sum + cell.here.count, 0)).toBe(40)
  }
})

it('what is on its way is no mismatch: owed, dead, in conflict, edited here, not pulled', async () => {
  const { documents } = cairo.api
  cairo.line.on((path) => (path.startsWith('changes.') ? 'drop' : 'pass'))
  const group = { name: 'Regulars', customer_group_name: 'Regulars' }
  await chain.admin.documents.save.mutate({ doctype: 'Customer Group', document: { ...group, note: 'central' } })
  await documents.save.mutate({ doctype: 'Customer Group', document: { ...group, note: 'Cairo' } })
  await cairo.api.sync.push.mutate()
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('ITEM-000', { brand: 'New' }) })
  await chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'ITEM-001' })
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('ITEM-NEW') })
  cairo.line.on((path) => (path.startsWith('changes.') || path === 'ingest.push' ? 'drop' : 'pass'))
  await documents.submit.mutate({ doctype: 'Sales Invoice', document: sale({ grand_total: '99.99' }) })
  await documents.save.mutate({ doctype: 'Item', document: item('ITEM-002', { brand: 'ours' }) })
  const run = await verify(cairo)
  expect(namesOf(run)).toEqual([])
  expect(run.verdict).toBe('equal')
  const reasons = Object.fromEntries(run.onItsWay.map(({ reason, count, money }) => [reason, { count, money }]))
  expect(reasons).toMatchObject({ owed: { count: 1, money: { EGP: '99.99' } }, notPulled: { count: 4 } })
  cairo.line.heal()
})

const tampered = ['Sales Invoice', 'Payment Entry', 'Item', 'Customer']
const isByName = (doctype: string) => doctype === 'Item' || doctype === 'Customer'

interface Deed {
  side: string
  hand: Hand
  doctype: string
  how: Tampering
  key: string
}

/** A hundred deeds on a hundred records, as the seed has them. */
async function deedsOf(random: () => number, hands: [side: string, hand: Hand][]): Promise<Deed[]> {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const keys = new Map<string, string[]>()
  for (const [side, hand] of hands) for (const doctype of tampered) keys.set(side + doctype, await hand.keys(doctype))
  const deeds = new Map<string, Deed>()
  while (deeds.size < 100) {
    const [side, hand] = pick(hands)
    const [doctype, how] = [pick(tampered), pick(tamperings)]
    const key = pick(keys.get(side + doctype) ?? [])
    if (isByName(doctype) && how.startsWith('docstatus')) continue
    if (!deeds.has(`${doctype} ${key}`)) deeds.set(`${doctype} ${key}`, { side, hand, doctype, how, key })
  }
  return [...deeds.values()]
}

it(`a hundred rows deleted, altered and added behind the back of both sides are named, and nothing else (SEED=${seed})`, async () => {
  for (const { id } of (await chain.admin.conflicts.list.query({ status: 'open', limit: 10 })).conflicts) {
    await chain.admin.conflicts.resolve.mutate({ id, pick: 'local' })
  }
  await settle()
  const central = await handAtCentral(chain)
  const [inCairo, inGiza] = [handInShop(cairo), handInShop(giza)]
  const hands: [string, Hand][] = [
    ['central', central],
    ['CAI', inCairo],
    ['GIZ', inGiza],
  ]
  const expected = { CAI: [] as string[], GIZ: [] as string[] }
  for (const { side, hand, doctype, how, key } of await deedsOf(seeded(seed), hands)) {
    const byName = isByName(doctype)
    const origin = JSON.parse((await hand.row(doctype, key)).body).origin_branch
    const differs = await tamper(hand, how, doctype, key, byName)
    // What every shop has, every shop sees altered at central.
    const seenBy = side !== 'central' ? [side] : byName ? ['CAI', 'GIZ'] : [origin]
    for (const branch of seenBy) expected[branch as 'CAI' | 'GIZ'].push(`${doctype} ${differs}`)
  }
  for (const hand of [central, inCairo, inGiza]) await hand.close()
  // On its way meanwhile.
  cairo.line.on((path) => (path === 'ingest.push' ? 'drop' : 'pass'))
  await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })

  const [ofCairo, ofGiza] = [await verify(cairo), await verify(giza)]
  expect(namesOf(ofCairo)).toEqual(expected.CAI.sort())
  expect(namesOf(ofGiza)).toEqual(expected.GIZ.sort())
  expect(ofCairo.onItsWay).toMatchObject([{ reason: 'owed', count: 1 }])
  expect(
    [...ofCairo.mismatches, ...ofGiza.mismatches].every(({ what, repaired }) => what !== '' && repaired === null),
  ).toBe(true)
})

it('repair brings all of it back to equal, with a person where no rule can say', async () => {
  cairo.line.heal()
  for (const shop of [cairo, giza]) {
    const run = await verify(shop, { repair: true })
    expect(run.mismatches.filter(({ repaired }) => repaired !== true)).toEqual([])
  }
  const { conflicts } = await chain.admin.conflicts.list.query({ status: 'open', limit: 500 })
  for (const { id, operation } of conflicts) {
    await chain.admin.conflicts.resolve.mutate({ id, pick: operation === 'delete' ? 'incoming' : 'local' })
  }
  // What a person said is gone at central goes in the shops.
  for (const shop of [cairo, giza]) {
    const run = await verify(shop, { repair: true })
    expect(run.mismatches.filter(({ what }) => what !== 'unknown_at_branch')).toEqual([])
  }
  for (const shop of [cairo, giza]) {
    expect(await verify(shop)).toMatchObject({ verdict: 'equal', mismatches: [], onItsWay: [] })
  }
  const { logs } = await cairo.api.logs.list.query({ limit: 500 })
  expect(logs.some(({ kind }) => kind === 'verify_repair')).toBe(true)
})
