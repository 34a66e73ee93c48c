import { compareBooks } from '../books/compare-books.ts'
import type { Chain } from '../chain/chain.ts'
import { count, exact, sumOf } from '../sale/money.ts'
import type { Till } from '../sale/till.ts'
import { everywhereTheSame } from '../verdict/both-sides.ts'
import { checkDocuments } from '../verdict/documents-check.ts'
import { checkNothingLeftOver } from '../verdict/left-over-check.ts'
import { checkSales, type SalesFound } from '../verdict/sales-checks.ts'
import { type Check, equals } from '../verdict/verdict.ts'
import type { DayPlan } from './plan-days.ts'
import type { YearSummary } from './summarise.ts'
import { currency, priceList } from './year-documents.ts'

/** Holds the file, every shop and central against each other. */
export async function yearChecks(
  chain: Chain,
  tills: readonly Till[],
  plan: { days: readonly DayPlan[]; summary: YearSummary },
): Promise<Check[]> {
  const { summary, days } = plan
  const checks: Check[] = []
  const found: SalesFound[] = []
  for (const till of tills) {
    const site = chain.branch(till.branch)
    const sales = await checkSales(chain, site, till.receipts, currency)
    const planned = summary.perBranch.get(till.branch)
    const money = exact(sales.found.money)
    const expected = `${planned?.invoices ?? 0} sales, ${exact(planned?.money ?? sumOf([]))}`
    checks.push(
      ...sales.checks,
      equals(`${site.town}: as the file has it`, `${sales.found.sales} sales, ${money}`, expected),
    )
    found.push(sales.found)
  }
  const prices = await everywhereTheSame(chain, { doctype: 'Item Price', fields: ['name', 'price_list_rate'] })
  const items = await everywhereTheSame(chain, { doctype: 'Item', fields: ['name', 'item_code', 'item_name'] })
  const customers = await everywhereTheSame(chain, {
    doctype: 'Customer',
    fields: ['name', 'customer_name', 'territory'],
  })
  const invoices = found.reduce((sum, { sales }) => sum + sales, 0)
  const total = exact(sumOf(found.map(({ money }) => money)))
  checks.push(
    equals(`Central holds ${count(summary.invoices)} Sales Invoices, as the file does`, invoices, summary.invoices),
    equals(`They sum up to exactly ${exact(summary.money)} ${currency}`, total, exact(summary.money)),
    eachOnce(days, found),
    items.check,
    equals('As many Items as the file has stock codes', items.atCentral.length, summary.items.size),
    prices.check,
    lastPricesOf(summary, prices.atCentral),
    customers.check,
    equals('As many customers as the file has, and the walk-in', customers.atCentral.length, summary.customers + 1),
    await checkDocuments(chain, 'POS Opening Shift', []),
    await checkDocuments(chain, 'POS Closing Shift', ['grand_total', 'pos_opening_shift']),
    await checkNothingLeftOver(chain),
  )
  return checks
}

/** No operation was applied twice and none is missing: each invoice number of the file exactly once at central. */
function eachOnce(days: readonly DayPlan[], found: readonly SalesFound[]): Check {
  const inFile = days.flatMap(({ invoices }) => invoices.map(({ invoiceNo }) => ({ name: invoiceNo })))
  const atCentral = found.flatMap(({ externalIds }) => externalIds.map((name) => ({ name })))
  const differences = compareBooks(
    'Invoice number',
    'name',
    { where: 'in the file', records: inFile },
    { where: 'at central', records: atCentral },
  )
  return { title: 'Every invoice number of the file is at central exactly once', differences }
}

function lastPricesOf({ lastPrices }: YearSummary, atCentral: readonly Record<string, unknown>[]): Check {
  const inFile = [...lastPrices].map(([itemCode, rate]) => ({
    name: `${itemCode}-${priceList}`,
    price_list_rate: rate,
  }))
  const differences = compareBooks(
    'Item Price',
    'name',
    { where: 'in the file', records: inFile },
    { where: 'at central', records: atCentral },
  )
  return { title: `All ${count(inFile.length)} prices are the last ones of the file`, differences }
}
