import type { Document } from '@branchline/protocol'
import Big from 'big.js'
import { isEmpty } from '../validate/check.ts'

/** What is to be sold or bought, to whom, and on which day. */
export interface PriceQuestion {
  item_code: string
  price_list: string
  /** YYYY-MM-DD, the branch's business day. */
  day: string
  uom?: string | undefined
  /** The unit whose price stands in where `uom` has none of its own. */
  stock_uom?: string | undefined
  currency?: string | undefined
  customer?: string | undefined
  batch_no?: string | undefined
  /** A price for packs counts only for whole packs. */
  qty?: string | number | undefined
}

/**
 * The Item Price that is valid, or null, with ERPNext's meaning:
 *
 *   valid_from, valid_upto   both days are inside; empty is without end
 *   for whom                 the customer's own price, else one for everybody; never another customer's or a supplier's
 *   unit                     the price of the unit asked for, or one without a unit; where there is none, that of `stock_uom`
 *   several                  the latest valid_from, then the batch's own, then the unit's own; then the smaller name
 */
export function priceOn(prices: readonly Document[], question: PriceQuestion): Document | null {
  const { customer, uom, stock_uom } = question
  const valid = prices.filter((price) => fits(price, question) && isValidOn(price, question.day))
  const forWhom = (who: string, unit: string | undefined) =>
    newest(valid.filter((price) => text(price, 'customer') === who && ['', unit ?? ''].includes(text(price, 'uom'))))
  return (
    (customer ? forWhom(customer, uom) : null) ??
    forWhom('', uom) ??
    (stock_uom !== undefined && stock_uom !== uom ? forWhom('', stock_uom) : null)
  )
}

export function isValidOn(price: Document, day: string): boolean {
  const from = text(price, 'valid_from').slice(0, day.length)
  const upto = text(price, 'valid_upto').slice(0, day.length)
  return from <= day && (upto === '' || day <= upto)
}

function fits(price: Document, { item_code, price_list, currency, batch_no, qty }: PriceQuestion): boolean {
  return (
    price.item_code === item_code &&
    price.price_list === price_list &&
    text(price, 'supplier') === '' &&
    (currency === undefined || ['', currency].includes(text(price, 'currency'))) &&
    ['', batch_no ?? ''].includes(text(price, 'batch_no')) &&
    comesInWhole(text(price, 'packing_unit'), qty)
  )
}

function comesInWhole(packingUnit: string, qty: string | number | undefined): boolean {
  if (qty === undefined || Number(packingUnit) === 0) return true
  return new Big(qty).mod(new Big(packingUnit)).eq(0)
}

const order = ['valid_from', 'batch_no', 'uom'] as const

function newest(prices: Document[]): Document | null {
  return prices.reduce<Document | null>(
    (best, price) => (best === null || goesBefore(price, best) ? price : best),
    null,
  )
}

function goesBefore(a: Document, b: Document): boolean {
  for (const field of order) {
    if (text(a, field) !== text(b, field)) return text(a, field) > text(b, field)
  }
  return a.name < b.name
}

function text(document: Document, field: string): string {
  const value = document[field]
  return isEmpty(value) ? '' : String(value)
}
