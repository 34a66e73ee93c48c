import Big from 'big.js'
import { type Money, nothing } from '../sale/money.ts'
import { homeBranches } from './branch-of-invoice.ts'
import type { DayPlan } from './plan-days.ts'

/** What the plan of a year comes to: what the verdict holds both sides against. */
export interface YearSummary {
  invoices: number
  money: Money
  priceSettings: number
  customers: number
  /** Customers written down twice. */
  duplicates: number
  /** Item code -> name. */
  items: Map<string, string>
  /** Item code -> the last price set. */
  lastPrices: Map<string, string>
  countries: string[]
  perBranch: Map<string, { invoices: number; money: Money }>
}

/** Sums up a plan, exactly. Pure. */
export function summarise(days: Iterable<DayPlan>): YearSummary {
  const summary: YearSummary = {
    invoices: 0,
    money: nothing,
    priceSettings: 0,
    customers: 0,
    duplicates: 0,
    items: new Map(),
    lastPrices: new Map(),
    countries: [],
    perBranch: new Map([...homeBranches, 'INT'].map((code) => [code, { invoices: 0, money: nothing }])),
  }
  const countries = new Set<string>()
  for (const { prices, invoices } of days) {
    summary.priceSettings += prices.length
    for (const { itemCode, rate } of prices) summary.lastPrices.set(itemCode, rate)
    for (const invoice of invoices) {
      countries.add(invoice.country)
      summary.invoices += 1
      if (invoice.makesCustomer) summary[invoice.isDuplicate ? 'duplicates' : 'customers'] += 1
      let total = nothing
      for (const { itemCode, itemName, qty, rate } of invoice.lines) {
        if (!summary.items.get(itemCode)) summary.items.set(itemCode, itemName.trim())
        total = total.plus(new Big(qty).times(rate))
      }
      const branch = summary.perBranch.get(invoice.branch) ?? { invoices: 0, money: nothing }
      summary.perBranch.set(invoice.branch, { invoices: branch.invoices + 1, money: branch.money.plus(total) })
      summary.money = summary.money.plus(total)
    }
  }
  for (const [code, name] of summary.items) if (!name) summary.items.set(code, code)
  summary.countries = [...countries]
  return summary
}
