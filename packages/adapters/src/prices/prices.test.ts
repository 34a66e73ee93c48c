import type { Document } from '@branchline/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { businessDay } from './business-day.ts'
import { type PriceQuestion, priceOn } from './price-on.ts'

function price(name: string, more: object = {}): Document {
  const standard = { item_code: 'TEA', price_list: 'Retail', uom: 'Nos', currency: 'EGP', price_list_rate: '10' }
  return { doctype: 'Item Price', name, ...standard, ...more }
}

const asked: PriceQuestion = { item_code: 'TEA', price_list: 'Retail', uom: 'Nos', day: '2026-03-10' }
const chosen = (prices: Document[], more: Partial<PriceQuestion> = {}) =>
  priceOn(prices, { ...asked, ...more })?.name ?? null

describe('which price is valid', () => {
  const old = price('old', { valid_from: '2026-01-01' })
  const next = price('next', { valid_from: '2026-03-10' })

  it('a price set for a day is not valid the day before, and is on the day itself', () => {
    expect(chosen([old, next], { day: '2026-03-09' })).toBe('old')
    expect(chosen([old, next], { day: '2026-03-10' })).toBe('next')
  })

  it('the last day is inside, the day after is not, and no end is no end', () => {
    const ends = price('ends', { valid_from: '2026-03-01', valid_upto: '2026-03-10' })
    expect(chosen([ends])).toBe('ends')
    expect(chosen([ends], { day: '2026-03-11' })).toBe(null)
    expect(chosen([price('ever', { valid_from: null, valid_upto: '' })], { day: '1999-12-31' })).toBe('ever')
  })

  it('a price with a date goes before one without', () => {
    expect(chosen([price('ever'), old])).toBe('old')
  })

  it("the customer's own price goes first, and nobody gets another's or a supplier's", () => {
    const own = price('own', { customer: 'C1', valid_from: '2025-01-01' })
    expect(chosen([next, own], { customer: 'C1' })).toBe('own')
    expect(chosen([next, own], { customer: 'C2' })).toBe('next')
    expect(chosen([own, price('buy', { supplier: 'S1' })])).toBe(null)
  })

  it('the unit asked for, else none, else the stock unit', () => {
    const box = price('box', { uom: 'Box' })
    const any = price('any', { uom: '' })
    expect(chosen([price('nos'), box, any], { uom: 'Box' })).toBe('box')
    expect(chosen([price('nos'), any], { uom: 'Box' })).toBe('any')
    expect(chosen([price('nos')], { uom: 'Box', stock_uom: 'Nos' })).toBe('nos')
    expect(chosen([price('nos')], { uom: 'Box' })).toBe(null)
  })

  it("a batch's own price for that batch alone; another list, item or currency never", () => {
    const batch = price('batch', { batch_no: 'B1' })
    expect(chosen([price('plain'), batch], { batch_no: 'B1' })).toBe('batch')
    expect(chosen([price('plain'), batch])).toBe('plain')
    expect(chosen([price('x', { price_list: 'Wholesale' }), price('y', { item_code: 'COFFEE' })])).toBe(null)
    expect(chosen([price('usd', { currency: 'USD' })], { currency: 'EGP' })).toBe(null)
  })

  it('a price for packs of six is for whole packs', () => {
    const packs = [price('pack', { packing_unit: 6, valid_from: '2026-02-01' }), price('single')]
    expect([chosen(packs, { qty: 12 }), chosen(packs, { qty: '7' }), chosen(packs)]).toEqual(['pack', 'single', 'pack'])
  })

  it('the order in which prices lie in the database decides nothing', () => {
    const many = [
      old,
      next,
      price('ever'),
      price('twin', { valid_from: '2026-03-10' }),
      price('own', { customer: 'C1' }),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(many, { minLength: many.length }), (prices) => {
        expect(chosen(prices)).toBe('next')
      }),
    )
  })
})

describe('the business day', () => {
  it("changes at the branch's own midnight, a second before it is still the day before", () => {
    const midnight = Date.parse('2026-03-09T22:00:00.000Z')
    expect(businessDay(midnight - 1, 'Africa/Cairo')).toBe('2026-03-09')
    expect(businessDay(midnight, 'Africa/Cairo')).toBe('2026-03-10')
    expect([businessDay(midnight, 'UTC'), businessDay(midnight, 'America/New_York')]).toEqual([
      '2026-03-09',
      '2026-03-09',
    ])
  })

  it('is right on the days on which clocks are put forward or back', () => {
    // Cairo puts its clocks forward at the midnight that begins 2026-04-24: 00:00 does not exist, the day begins at 01:00.
    expect(businessDay(Date.parse('2026-04-23T21:59:59.999Z'), 'Africa/Cairo')).toBe('2026-04-23')
    expect(businessDay(Date.parse('2026-04-23T22:00:00.000Z'), 'Africa/Cairo')).toBe('2026-04-24')
    // Berlin puts them back on 2026-10-25: the day has 25 hours.
    expect(businessDay(Date.parse('2026-10-24T22:00:00.000Z'), 'Europe/Berlin')).toBe('2026-10-25')
    expect(businessDay(Date.parse('2026-10-25T22:59:59.999Z'), 'Europe/Berlin')).toBe('2026-10-25')
    expect(businessDay(Date.parse('2026-10-25T23:00:00.000Z'), 'Europe/Berlin')).toBe('2026-10-26')
  })

  it('never goes back as time goes on', () => {
    const start = Date.parse('2026-01-01T00:00:00Z')
    const minutes = fc.integer({ min: 0, max: 525_600 })
    const zones = fc.constantFrom('Africa/Cairo', 'America/Sao_Paulo', 'Asia/Kolkata', 'Pacific/Apia', 'UTC')
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 3_000 }), zones, (minute, more, zone) => {
        const ms = start + minute * 60_000
        expect(businessDay(ms, zone) <= businessDay(ms + more * 60_000, zone)).toBe(true)
      }),
    )
  })
})
