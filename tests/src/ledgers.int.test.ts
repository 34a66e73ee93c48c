import type { DocumentInput } from '@branchline/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Chain, type Shop } from './chain.ts'

let chain: Chain
let cairo: Shop
let alex: Shop

beforeAll(async () => {
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
  alex = await chain.openShop('ALX')
})
afterAll(() => chain.stop())
afterEach(() => {
  for (const shop of [cairo, alex]) shop.line.heal()
  vi.restoreAllMocks()
})

function walletEntry(wallet: string, transaction_type: string, amount: string | number): DocumentInput {
  return { wallet, transaction_type, amount, customer: 'CUST-1', company: 'Stores', posting_date: '2026-03-01' }
}

async function enter(shop: Shop, doctype: string, document: DocumentInput): Promise<void> {
  await shop.api.documents.save.mutate({ doctype, document })
}

function apart(): void {
  for (const shop of [cairo, alex]) shop.line.cut()
}

async function together(): Promise<void> {
  for (const shop of [cairo, alex]) shop.line.heal()
  for (const shop of [cairo, alex])
    expect(await shop.api.sync.push.mutate()).toMatchObject({ rejected: 0, remaining: 0 })
  for (const shop of [cairo, alex]) await shop.api.sync.pull.mutate()
}

async function overspent(doctype: string, name: string) {
  const { alerts } = await chain.admin.alerts.list.query()
  return alerts.filter((alert) => alert.code === 'OVERSPENT' && alert.doctype === doctype && alert.name === name)
}

type Named = Parameters<Shop['api']['ledgers']['balance']['query']>[0]

/** What each of the three says. */
async function balances(named: Named) {
  const asked = [chain.admin, cairo.api, alex.api].map((api) => api.ledgers.balance.query(named))
  return Promise.all(asked)
}

describe('two branches apart', () => {
  it('spend one wallet: both entries stay, the balance is right everywhere, and one alert says so until it is made good', async () => {
    const wallet = 'CUST-1-WALLET'
    await enter(cairo, 'Wallet Transaction', walletEntry(wallet, 'Credit', '100.10'))
    await together()
    apart()
    await enter(cairo, 'Wallet Transaction', walletEntry(wallet, 'Debit', '70.05'))
    await enter(alex, 'Wallet Transaction', walletEntry(wallet, 'Debit', 60.1))
    expect((await alex.api.ledgers.balance.query({ wallet })).balance).toBe('40')
    expect(await overspent('Wallet', wallet)).toEqual([])
    await together()

    const after = { balance: '-30.05', entries: 3, limit: null, overspent: true }
    expect(await balances({ wallet })).toEqual([after, after, after])
    const [alert, ...more] = await overspent('Wallet', wallet)
    expect(alert?.message).toContain('-30.05')
    expect(more).toEqual([])

    await enter(alex, 'Wallet Transaction', walletEntry(wallet, 'Debit', 1))
    await together()
    expect(await overspent('Wallet', wallet)).toMatchObject([
      { id: alert?.id, message: 'wallet CUST-1-WALLET holds -31.05' },
    ])

    await chain.admin.documents.save.mutate({
      doctype: 'Wallet Transaction',
      document: walletEntry(wallet, 'Credit', '31.05'),
    })
    expect(await overspent('Wallet', wallet)).toEqual([])
    const { logs } = await chain.admin.logs.list.query({ limit: 100 })
    expect(logs.filter(({ name }) => name === wallet).map(({ kind }) => kind)).toEqual([
      'overspending_cleared',
      'overspent',
    ])
    await together()
    expect((await balances({ wallet })).map(({ balance }) => balance)).toEqual(['0', '0', '0'])
  })

  it('use one coupon that is good once: both uses stay, and a higher limit ends the alert', async () => {
    const doctype = 'POS Coupon'
    const coupon = { doctype, name: 'ONCE', coupon_name: 'ONCE', coupon_type: 'Promotional', maximum_use: 1, used: 0 }
    await chain.admin.documents.save.mutate({ doctype, document: coupon })
    await together()
    apart()
    await enter(cairo, 'POS Coupon Redemption', { coupon: 'ONCE', customer: 'CUST-1' })
    expect((await cairo.api.ledgers.balance.query({ coupon: 'ONCE' })).overspent).toBe(false)
    await enter(alex, 'POS Coupon Redemption', { coupon: 'ONCE', customer: 'CUST-2' })
    await together()
    const after = { balance: '2', entries: 2, limit: '1', overspent: true }
    expect(await balances({ coupon: 'ONCE' })).toEqual([after, after, after])
    expect(await overspent(doctype, 'ONCE')).toMatchObject([{ message: 'coupon ONCE was used 2 times, of 1 allowed' }])

    await chain.admin.documents.save.mutate({ doctype, document: { ...coupon, maximum_use: 2 } })
    expect(await overspent(doctype, 'ONCE')).toEqual([])
  })

  it("redeem one customer's points: the sum is of that customer and programme alone", async () => {
    const points = (customer: string, loyalty_points: number) => ({
      loyalty_program: 'Regulars',
      customer,
      loyalty_points,
    })
    await enter(cairo, 'Loyalty Point Entry', points('CUST-1', 10))
    await enter(cairo, 'Loyalty Point Entry', points('CUST-2', 50))
    await together()
    apart()
    await enter(cairo, 'Loyalty Point Entry', points('CUST-1', -10))
    await enter(alex, 'Loyalty Point Entry', points('CUST-1', -4))
    await together()
    const of = (customer: string) => balances({ loyaltyProgram: 'Regulars', customer })
    expect((await of('CUST-1')).map(({ balance }) => balance)).toEqual(['-4', '-4', '-4'])
    expect((await of('CUST-2')).map(({ balance }) => balance)).toEqual(['50', '50', '50'])
    expect(await overspent('Loyalty Program', 'Regulars')).toMatchObject([
      { message: 'CUST-1 has -4 points of Regulars' },
    ])
  })
})

it('points of two customers who turn out to be one are one account, and the alert goes along', async () => {
  const mobile_no = '+201005550777'
  const customer = (name: string) => ({ doctype: 'Customer', name, customer_name: name, mobile_no })
  const points = (of: string, loyalty_points: number) => ({ loyalty_program: 'Club', customer: of, loyalty_points })
  await enter(cairo, 'Loyalty Point Entry', points('TWO-A', 10))
  await enter(alex, 'Loyalty Point Entry', points('TWO-B', -15))
  await together()
  expect(await overspent('Loyalty Program', 'Club')).toMatchObject([{ message: 'TWO-B has -15 points of Club' }])
  await enter(cairo, 'Customer', customer('TWO-A'))
  await together()
  await enter(alex, 'Customer', { ...customer('TWO-B'), customer_group: 'Retail' })
  await together()
  await expect
    .poll(() => overspent('Loyalty Program', 'Club'), { timeout: 10_000 })
    .toMatchObject([{ message: 'TWO-A has -5 points of Club' }])
  await expect
    .poll(async () => {
      await together()
      const all = await balances({ loyaltyProgram: 'Club', customer: 'TWO-A' })
      return all.map(({ balance }) => balance)
    })
    .toEqual(['-5', '-5', '-5'])
})

it('an entry is written once: neither side changes or deletes it, and the same entry again is no second one', async () => {
  const doctype = 'Wallet Transaction'
  const refused = expect.objectContaining({ data: expect.objectContaining({ branchlineCode: 'VALIDATION_FAILED' }) })
  const { document } = await cairo.api.documents.save.mutate({ doctype, document: walletEntry('W-ONCE', 'Credit', 5) })
  await together()
  for (const api of [cairo.api, chain.admin]) {
    await api.documents.save.mutate({ doctype, document })
    const changed = { ...document, amount: 500 }
    await expect(api.documents.save.mutate({ doctype, document: changed })).rejects.toEqual(refused)
    await expect(api.documents.delete.mutate({ doctype, name: document.name })).rejects.toEqual(refused)
  }
  const again = await chain.admin.documents.import.mutate({ documents: [document, { ...document, amount: 500 }] })
  expect(again.results).toMatchObject([{ status: 'unchanged' }, { status: 'rejected', code: 'VALIDATION_FAILED' }])
  await together()
  expect((await balances({ wallet: 'W-ONCE' })).map(({ balance }) => balance)).toEqual(['5', '5', '5'])
})

it('an entry without a name that is said again, for want of an answer, is the same entry: it keeps the name it was given', async () => {
  const doctype = 'Wallet Transaction'
  const document = { ...walletEntry('W-AGAIN', 'Credit', 5), sync_uuid: '01990000-0000-7000-8000-000000000a91' }
  for (const api of [cairo.api, chain.admin]) {
    const first = await api.documents.save.mutate({ doctype, document })
    expect(await api.documents.save.mutate({ doctype, document })).toEqual(first)
    await together()
  }
  expect(await chain.admin.ledgers.balance.query({ wallet: 'W-AGAIN' })).toMatchObject({ balance: '5', entries: 1 })
})

describe('prices', () => {
  const price = (name: string, more: object) => ({
    ...{ doctype: 'Item Price', name, item_code: 'TEA', price_list: 'Retail', uom: 'Nos', currency: 'EGP', ...more },
  })
  const rateNow = async (shop: Shop) => {
    const { day, prices } = await shop.api.prices.valid.query({
      price_list: 'Retail',
      items: [{ item_code: 'TEA', uom: 'Nos' }],
    })
    return [day, prices[0]?.price_list_rate]
  }

  it("a price set for a day to come is at the branch before it, and is valid from that branch's own midnight, without a line", async () => {
    await chain.admin.branches.update.mutate({ branchCode: 'CAI', timezone: 'Africa/Cairo' })
    await chain.admin.branches.update.mutate({ branchCode: 'ALX', timezone: 'America/New_York' })
    const documents = [
      price('today', { price_list_rate: '10', valid_from: '2026-01-01' }),
      price('tomorrow', { price_list_rate: '12', valid_from: '2027-06-02' }),
      price('tomorrow-list', { price_list: 'Wholesale', price_list_rate: '1', valid_from: '2027-06-02' }),
    ]
    await chain.admin.documents.import.mutate({ documents })
    await together()
    apart()
    // Midnight of 2 June 2027 in Cairo, which is at UTC+3 then; in New York it is still the afternoon before.
    const midnight = Date.parse('2027-06-02T00:00:00+03:00')
    for (const shop of [cairo, alex]) vi.spyOn(shop.clock, 'now').mockReturnValue(midnight - 1_000)
    expect(await rateNow(cairo)).toEqual(['2027-06-01', '10'])
    for (const shop of [cairo, alex]) vi.spyOn(shop.clock, 'now').mockReturnValue(midnight)
    expect(await rateNow(cairo)).toEqual(['2027-06-02', '12'])
    expect(await rateNow(alex)).toEqual(['2027-06-01', '10'])
    vi.spyOn(alex.clock, 'now').mockReturnValue(Date.parse('2027-06-02T00:00:00-04:00'))
    expect(await rateNow(alex)).toEqual(['2027-06-02', '12'])
  })

  it('a branch keeps its time zone when it is started again without a line', async () => {
    apart()
    await cairo.stop()
    await cairo.restartAs({})
    const { timezone } = await cairo.api.prices.valid.query({ price_list: 'Retail', items: [{ item_code: 'NONE' }] })
    expect(timezone).toBe('Africa/Cairo')
  })

  it('a time zone that is none is refused', async () => {
    const wrong = chain.admin.branches.update.mutate({ branchCode: 'CAI', timezone: 'Africa/Atlantis' })
    await expect(wrong).rejects.toThrow(/IANA/)
  })
})
