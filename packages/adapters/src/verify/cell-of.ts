import type { Document } from '@branchline/protocol'
import Big from 'big.js'
import type { Adapter } from '../adapter.ts'
import type { Money } from './digest.ts'

/** Where a document counts: the business day it is posted on and the shift it belongs to; null: it has none. */
export interface Cell {
  day: string | null
  shift: string | null
}

const dayFields = ['posting_date', 'transaction_date', 'period_start_date', 'period_end_date']
const shiftFields = ['posa_pos_opening_shift', 'pos_opening_shift']
/** The first of these that holds an amount is what a document is worth. */
const amountFields = ['grand_total', 'paid_amount', 'amount']
const currencyFields = ['currency', 'paid_from_account_currency', 'company_currency']
/** ISO 4217: no currency is named. */
const noCurrency = 'XXX'
const dayPattern = /^\d{4}-\d{2}-\d{2}/
const decimalPattern = /^-?\d+(\.\d+)?$/

export function cellOf(document: Document): Cell {
  const day = textIn(document, dayFields)
  const opens = document.doctype === 'POS Opening Shift' ? document.name : null
  return { day: day && dayPattern.test(day) ? day.slice(0, 10) : null, shift: textIn(document, shiftFields) ?? opens }
}

/**
 * What a document counts in money, as it was sold: nothing for masters, drafts and what is cancelled. Null: nothing, or nothing that
 * is a decimal.
 */
export function moneyOf(document: Document, { behaviour }: Pick<Adapter, 'behaviour'>): Money | null {
  if (behaviour === 'master' || document.docstatus === 2) return null
  if (behaviour === 'submittable' && document.docstatus !== 1) return null
  const value = amountFields.map((field) => document[field]).find((field) => field !== undefined && field !== null)
  if (typeof value !== 'number' && typeof value !== 'string') return null
  const text = String(value)
  if (!decimalPattern.test(text)) return null
  const amount = new Big(text)
  return amount.eq(0) ? null : { currency: textIn(document, currencyFields) ?? noCurrency, amount: amount.toFixed() }
}

function textIn(document: Document, fields: readonly string[]): string | null {
  for (const field of fields) {
    const value = document[field]
    if (typeof value === 'string' && value !== '') return value
  }
  return null
}
