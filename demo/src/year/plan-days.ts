import Big from 'big.js'
import type { SaleLine } from '../sale/sales-invoice.ts'
import { branchOfInvoice } from './branch-of-invoice.ts'
import { CustomerBook } from './customer-book.ts'
import { DayPrices } from './day-prices.ts'
import type { SaleRow } from './sale-row.ts'

export interface PlannedInvoice {
  invoiceNo: string
  branch: string
  /** CustomerID; '' for a walk-in. */
  customer: string
  /** The name under which the shop knows the customer; '' for a walk-in. */
  soldTo: string
  country: string
  /** HH:MM:SS */
  time: string
  /** The branch makes the Customer: his first invoice, or the first at the shop that writes him down once more. */
  makesCustomer: boolean
  isDuplicate: boolean
  isReturn: boolean
  lines: SaleLine[]
}

export interface PriceSetting {
  itemCode: string
  /** Decimal text. */
  rate: string
}

/** One simulated day: first central sets prices, then the shops sell. */
export interface DayPlan {
  /** YYYY-MM-DD */
  date: string
  /** Prices that differ from the last ones set. */
  prices: PriceSetting[]
  /** In the order of the file. */
  invoices: PlannedInvoice[]
}

/**
 * The days of the file, each as soon as it is complete: one pass, and only what spans days is remembered (last prices, customers
 * seen). Rows must be in the order of their days; those of one invoice need not stand together. Pure but for its input.
 */
export async function* planDays(rows: AsyncIterable<SaleRow> | Iterable<SaleRow>): AsyncGenerator<DayPlan> {
  const intern = interning()
  const exactRate = remembering((text: string) => new Big(text).toFixed())
  const lastPrices = new Map<string, string>()
  const customers = new CustomerBook()
  let date = ''
  let prices = new DayPrices()
  let invoices = new Map<string, PlannedInvoice>()

  const finish = (): DayPlan => {
    const settings: PriceSetting[] = []
    for (const [itemCode, rate] of prices.prices()) {
      if (lastPrices.get(itemCode) === rate) continue
      lastPrices.set(itemCode, rate)
      settings.push({ itemCode, rate })
    }
    return { date, prices: settings, invoices: [...invoices.values()] }
  }

  for await (const row of rows) {
    const day = row.InvoiceDate.slice(0, 10)
    if (day !== date) {
      if (day < date) throw new RangeError(`the file goes back from ${date} to ${day}`)
      if (date) yield finish()
      date = day
      prices = new DayPrices()
      invoices = new Map()
    }
    const itemCode = intern(row.StockCode)
    const rate = exactRate(row.UnitPrice)
    prices.see(itemCode, rate)
    let invoice = invoices.get(row.InvoiceNo)
    if (!invoice) {
      invoice = firstLineOf(row, intern, customers)
      invoices.set(invoice.invoiceNo, invoice)
    }
    invoice.lines.push({ itemCode, itemName: intern(row.Description), qty: intern(row.Quantity), rate })
  }
  if (date) yield finish()
}

function firstLineOf(row: SaleRow, intern: (text: string) => string, customers: CustomerBook): PlannedInvoice {
  const customer = intern(row.CustomerID)
  const branch = branchOfInvoice(row.InvoiceNo, row.Country)
  const met = customer === '' ? null : customers.meet(customer, branch)
  return {
    invoiceNo: row.InvoiceNo,
    branch,
    customer,
    soldTo: intern(met?.name ?? ''),
    country: intern(row.Country),
    time: row.InvoiceDate.slice(11, 19),
    makesCustomer: met?.isNew ?? false,
    isDuplicate: met?.isDuplicate ?? false,
    isReturn: row.InvoiceNo.startsWith('C'),
    lines: [],
  }
}

/** Equal texts become one text: half a million rows repeat a few thousand. */
function interning(): (text: string) => string {
  return remembering((text) => text)
}

function remembering<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = make(text)
    known.set(text, made)
    return made
  }
}
