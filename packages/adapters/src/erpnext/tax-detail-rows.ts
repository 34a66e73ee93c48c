import Big from 'big.js'
import { decimalField, type TaxShare, type TaxShares } from './tax-detail-text.ts'

export type Row = Record<string, unknown>
type NamedRow = Row & { name: string }

/** Rows of a child table; everything else has none. */
export function rowsOf(table: unknown): Row[] {
  return Array.isArray(table) ? table.filter((row) => typeof row === 'object' && row !== null) : []
}

/** The rows that can be referred to: by a `name` that no other row of the table has. */
export function namedRows(table: unknown): NamedRow[] {
  const rows = rowsOf(table)
  const counts = new Map<unknown, number>()
  for (const { name } of rows) counts.set(name, (counts.get(name) ?? 0) + 1)
  return rows.filter((row): row is NamedRow => {
    return typeof row.name === 'string' && row.name !== '' && counts.get(row.name) === 1
  })
}

/** How version 15 names an item of the document in the tax text; null: it cannot. */
function itemKey({ item_code, item_name }: Row): string | null {
  const key = item_code || item_name
  return typeof key === 'string' && key !== '' ? key : null
}

/**
 * Version 16's rows of one tax for what version 15 says of it, in the order of the items. An item that stands in several rows of
 * the document gets its amount divided among them as their net amounts are, exactly; the last takes what is left. Null when an item
 * has no row to refer to.
 */
export function rowsFromShares(shares: TaxShares, tax: NamedRow, items: unknown): Row[] | null {
  const lines = linesByItem(items, shares)
  if (lines.size !== shares.size) return null
  const named = new Set<Row>(namedRows(items))
  const rows: Row[] = []
  for (const [share, own] of lines) {
    if (!own.every((line) => named.has(line))) return null
    const amounts = divide(share.amount, own)
    own.forEach((line, index) => {
      const taxable = tax.charge_type === 'On Net Total' ? decimalField(line.base_net_amount) : null
      rows.push({
        item_row: line.name,
        tax_row: tax.name,
        rate: share.rate,
        amount: amounts[index],
        ...(taxable === null ? {} : { taxable_amount: taxable }),
      })
    })
  }
  return rows
}

function linesByItem(items: unknown, shares: TaxShares): Map<TaxShare, Row[]> {
  const lines = new Map<TaxShare, Row[]>()
  for (const line of rowsOf(items)) {
    const share = shares.get(itemKey(line) ?? '')
    if (!share) continue
    const before = lines.get(share)
    if (before) before.push(line)
    else lines.set(share, [line])
  }
  return lines
}

/** What version 15 says where version 16 has these rows of one tax. Null where it cannot say it. */
export function sharesFromRows(rows: readonly Row[], items: unknown): TaxShares | null {
  const keys = new Map(namedRows(items).map((line) => [line.name, itemKey(line)]))
  const shares = new Map<string, TaxShare>()
  for (const row of rows) {
    const item = keys.get(row.item_row as string)
    const rate = decimalField(row.rate)
    const amount = decimalField(row.amount)
    if (item == null || rate === null || amount === null) return null
    const before = shares.get(item)
    const sum = before ? decimalField(add(before.amount, amount)) : amount
    if (sum === null) return null
    // As version 15 does it: amounts add up, the last rate stands.
    shares.set(item, { rate, amount: sum })
  }
  return shares
}

/** More places than any currency or any of ERPNext's precisions has. */
const sharePlaces = 9

function divide(amount: number | string, lines: readonly Row[]): (number | string)[] {
  if (lines.length === 1) return [amount]
  const weights = lines.map(weightOf)
  const whole = weights.reduce((sum, weight) => sum.plus(weight), new Big(0))
  const total = new Big(amount)
  let left = total
  return weights.map((weight, index) => {
    const isLast = index === weights.length - 1
    const part = whole.eq(0) ? (index === 0 ? total : new Big(0)) : total.times(weight).div(whole).round(sharePlaces)
    const share = isLast ? left : part
    left = left.minus(share)
    return inForm(share, [amount])
  })
}

function weightOf({ base_net_amount, net_amount, amount }: Row): Big {
  return new Big(decimalField(base_net_amount ?? net_amount ?? amount) ?? 0)
}

function add(a: number | string, b: number | string): number | string {
  return inForm(new Big(a).plus(new Big(b)), [a, b])
}

/** A number where all it comes from were numbers and a double holds it exactly; else decimal text. */
function inForm(value: Big, from: (number | string)[]): number | string {
  const text = value.toFixed()
  const number = Number(text)
  return from.every((one) => typeof one === 'number') && new Big(number).eq(value) ? number : text
}
