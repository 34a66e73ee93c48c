import type { Document } from '@branchline/protocol'
import Big from 'big.js'

/** What a shift comes to, per currency: exact, as plain decimal text. */
export interface ShiftTotals {
  /** Of its submitted invoices, returns counted as what they are. */
  grand: Record<string, string>
  /** Of their payments, by `mode of payment` and then currency. */
  payments: Record<string, Record<string, string>>
  count: number
}

/** The sums over the submitted sales of a shift. What is cancelled, or a draft, counts for nothing. */
export function shiftTotals(invoices: Iterable<Pick<Document, string>>): ShiftTotals {
  const grand = new Map<string, Big>()
  const payments = new Map<string, Map<string, Big>>()
  let count = 0
  for (const invoice of invoices) {
    if (invoice.docstatus !== 1) continue
    count += 1
    const currency = String(invoice.currency ?? '')
    add(grand, currency, invoice.grand_total)
    for (const { mode_of_payment: mode, amount } of rowsOf(invoice.payments)) {
      const name = String(mode ?? '')
      const ofMode = payments.get(name) ?? new Map<string, Big>()
      payments.set(name, ofMode)
      add(ofMode, currency, amount)
    }
  }
  return {
    grand: textOf(grand),
    payments: Object.fromEntries([...payments].map(([mode, sums]) => [mode, textOf(sums)])),
    count,
  }
}

/**
 * What is wrong with the totals of a closing; null: nothing. A total or an expected amount that it leaves out is not wrong. The opening
 * amounts are in what a drawer is expected to hold.
 */
export function totalsFlaw(
  closing: Pick<Document, string>,
  opening: Pick<Document, string>,
  totals: ShiftTotals,
): string | null {
  const currencies = Object.keys(totals.grand)
  const [currency = ''] = currencies
  if (!isEmpty(closing.grand_total) && currencies.length <= 1) {
    const sold = totals.grand[currency] ?? '0'
    if (!decimal(closing.grand_total).eq(sold))
      return `grand_total is ${String(closing.grand_total)}; the shift's ${totals.count} sales come to ${sold}`
  }
  const openings = new Map(rowsOf(opening.balance_details).map((row) => [String(row.mode_of_payment), row.amount]))
  for (const row of rowsOf(closing.payment_reconciliation)) {
    if (isEmpty(row.expected_amount)) continue
    const mode = String(row.mode_of_payment)
    const paid = Object.values(totals.payments[mode] ?? {}).reduce((sum, amount) => sum.plus(amount), new Big(0))
    const expected = decimal(openings.get(mode)).plus(paid)
    if (!decimal(row.expected_amount).eq(expected))
      return `expected_amount of ${mode} is ${String(row.expected_amount)}; opening and payments come to ${expected.toFixed()}`
  }
  return null
}

function add(sums: Map<string, Big>, key: string, amount: unknown): void {
  sums.set(key, (sums.get(key) ?? new Big(0)).plus(decimal(amount)))
}

/** Documents were checked when they were written: an amount is a decimal, or empty. */
function decimal(value: unknown): Big {
  return new Big(isEmpty(value) ? 0 : String(value).replace(/^\+/, ''))
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function rowsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : []
}

function textOf(sums: Map<string, Big>): Record<string, string> {
  return Object.fromEntries([...sums].map(([key, sum]) => [key, sum.toFixed()]))
}
