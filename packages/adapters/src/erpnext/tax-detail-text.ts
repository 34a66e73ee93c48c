import { inexactNumberKey, markInexactNumbers } from '@branchline/protocol'
import Big from 'big.js'

/** What one tax takes of one item: percent, and an amount in the company's currency. Numbers or decimal text, as they came. */
export interface TaxShare {
  rate: number | string
  amount: number | string
}

/** By item code (by item name where there is no code). */
export type TaxShares = ReadonlyMap<string, TaxShare>

/**
 * ERPNext 15's `item_wise_tax_detail` of a tax row: JSON text, `{"TEA":[14.0,1.75]}`. Null for everything else, so that it is left
 * as it is; absent, null and '' say nothing, and neither does `{}`.
 */
export function readTaxText(text: unknown): TaxShares | null {
  if (text === undefined || text === null || text === '') return new Map()
  if (typeof text !== 'string') return null
  const parsed = parse(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null
  const shares = new Map<string, TaxShare>()
  for (const [item, entry] of Object.entries(parsed)) {
    if (!Array.isArray(entry) || entry.length !== 2) return null
    const [rate, amount] = entry.map(decimalField)
    if (rate == null || amount == null) return null
    shares.set(item, { rate, amount })
  }
  return shares
}

/** The text as ERPNext 15 writes it: compact, ASCII, every number with a decimal point. */
export function writeTaxText(shares: TaxShares): string {
  const entries = [...shares].map(([item, { rate, amount }]) => {
    return `${asciiJson(item)}:[${pointed(rate)},${pointed(amount)}]`
  })
  return `{${entries.join(',')}}`
}

export function sameShares(a: TaxShares, b: TaxShares): boolean {
  if (a.size !== b.size) return false
  return [...a].every(([item, share]) => {
    const other = b.get(item)
    return other !== undefined && equal(share.rate, other.rate) && equal(share.amount, other.amount)
  })
}

/** A finite number or plain decimal text; null for everything else. */
export function decimalField(value: unknown): number | string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string') return /^-?\d{1,32}(\.\d{1,32})?$/.test(value) ? value : null
  // A number that a double would change goes on as text.
  const token = typeof value === 'object' && value !== null ? Object.entries(value)[0] : undefined
  return token?.[0] === inexactNumberKey && typeof token[1] === 'string' ? decimalField(token[1]) : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(markInexactNumbers(text))
  } catch {
    return null
  }
}

function equal(a: number | string, b: number | string): boolean {
  return new Big(a).eq(new Big(b))
}

function pointed(value: number | string): string {
  const text = new Big(value).toFixed()
  return text.includes('.') ? text : `${text}.0`
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
