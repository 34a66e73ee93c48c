import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Big from 'big.js'
import { describe, expect, it } from 'vitest'
import { branchOfInvoice, homeBranches } from './branch-of-invoice.ts'
import { DayPrices } from './day-prices.ts'
import { planDays } from './plan-days.ts'
import { readRows } from './read-rows.ts'

describe('the price of a day is the most frequent among its lines', () => {
  it.each([
    [['2.55', '2.55', '3.00'], '2.55'],
    [['3.00', '2.55'], '2.55'],
    [['10', '9', '10', '9'], '9'],
  ])('of %j it is %s', (rates, expected) => {
    const day = new DayPrices()
    for (const rate of rates) day.see('A', rate)
    expect([...day.prices()]).toEqual([['A', expected]])
  })
})

it('an invoice goes to the same shop in every run, and home invoices to all four', () => {
  const shops = Array.from({ length: 200 }, (_, index) => branchOfInvoice(String(536_365 + index), 'United Kingdom'))
  expect(new Set(shops)).toEqual(new Set(homeBranches))
  expect(branchOfInvoice('536370', 'France')).toBe('INT')
  expect(branchOfInvoice('536365', 'United Kingdom')).toBe(branchOfInvoice('536365', 'United Kingdom'))
})

const file = fileURLToPath(new URL('../../../../shared/data/uci_online_retail.csv.gz', import.meta.url))

describe('the real year', () => {
  it.skipIf(!existsSync(file))(
    'has 25,900 invoices over 4,070 items that sum up to 9747747.934 (skipped where the file is not beside the repository)',
    async () => {
      let invoices = 0
      let sum = new Big(0)
      const items = new Set<string>()
      for await (const day of planDays(readRows(file))) {
        invoices += day.invoices.length
        for (const { lines } of day.invoices) {
          for (const line of lines) {
            items.add(line.itemCode)
            sum = sum.plus(new Big(line.qty).times(line.rate))
          }
        }
      }
      expect([invoices, items.size, sum.toFixed()]).toEqual([25_900, 4_070, '9747747.934'])
    },
    120_000,
  )
})
