import { expect, it } from 'vitest'
import { amountText, moneyReport } from './money-report.ts'

const at = (minute: number) => `2026-03-01T10:0${minute}:00.000Z`
const row = (more: object) => ({
  currency: 'EGP',
  count: 1,
  negative: false,
  dead: false,
  oldestAt: at(5),
  units: 0n,
  billionths: 0n,
  ...more,
})

it('units and billionths make one exact amount, also where they have other signs', () => {
  expect(amountText({ units: 12n, billionths: 1_500_000_000n })).toBe('13.5')
  expect(amountText({ units: 1n, billionths: -250_000_000n })).toBe('0.75')
  expect(amountText({ units: 9_007_199_254_740_993n, billionths: 1n })).toBe('9007199254740993.000000001')
})

it('what is owed is told by currency: all of it, the sales alone, what is dead, and since when', () => {
  const unsent = [
    row({ units: 10n, oldestAt: at(3) }),
    row({ units: 2n, negative: true }),
    row({ units: 5n, dead: true, oldestAt: at(1) }),
    row({ units: 7n, currency: 'USD' }),
  ]
  expect(moneyReport({ totals: [], days: [], unsent }).unsent).toEqual([
    { currency: 'EGP', count: 3, amount: '13', added: '15', held: '5', oldestAt: at(1) },
    { currency: 'USD', count: 1, amount: '7', added: '7', held: '0', oldestAt: at(5) },
  ])
})
