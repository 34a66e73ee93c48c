import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shiftTotals, totalsFlaw } from './shift-totals.ts'

const cash = (amount: string) => [{ mode_of_payment: 'Cash', amount }]
const sale = (grand_total: string, docstatus = 1) => ({
  grand_total,
  docstatus,
  currency: 'EGP',
  payments: cash(grand_total),
})

test('ten times a tenth is one, to the last digit', () => {
  const { grand, payments } = shiftTotals(Array.from({ length: 10 }, () => sale('0.1')))
  expect([grand, payments]).toEqual([{ EGP: '1' }, { Cash: { EGP: '1' } }])
})

test('what is cancelled or a draft counts for nothing; returns take away', () => {
  expect(shiftTotals([sale('5', 2), sale('7', 0), sale('9.50'), sale('-2.25')]).grand).toEqual({ EGP: '7.25' })
})

test('no order of the sales changes the sums', () => {
  const amounts = fc.array(fc.integer({ min: -1e9, max: 1e9 }).map((cents) => (cents / 100).toFixed(2)))
  fc.assert(
    fc.property(amounts, (given) => {
      const sales = given.map((amount) => sale(amount))
      expect(shiftTotals([...sales].reverse())).toEqual(shiftTotals(sales))
      const cents = given.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0)
      expect(Math.round(Number(shiftTotals(sales).grand.EGP ?? 0) * 100)).toBe(cents)
    }),
  )
})

test('a closing that says another total, or expects another amount in the drawer, is told which', () => {
  const totals = shiftTotals([sale('10.00'), sale('2.50')])
  const opening = { balance_details: cash('100') }
  const expects = (expected_amount: string) => ({
    payment_reconciliation: [{ mode_of_payment: 'Cash', expected_amount }],
  })
  expect(totalsFlaw({ grand_total: '12.5' }, opening, totals)).toBe(null)
  expect(totalsFlaw({ grand_total: '12.51' }, opening, totals)).toContain('12.5')
  expect(totalsFlaw(expects('112.50'), opening, totals)).toBe(null)
  expect(totalsFlaw(expects('12.50'), opening, totals)).toContain('112.5')
})
