import type { DocumentInput } from '@branchline/protocol'
import { exact, sumOf } from './money.ts'

export interface ShiftPeriod {
  syncUuid: string
  branch: string
  /** YYYY-MM-DD */
  date: string
  user: string
}

/** One sale as its shift's closing lists it. */
export interface SoldInShift {
  name: string
  customer: string
  date: string
  grandTotal: string
}

export function openingShift({ syncUuid, branch, date, user }: ShiftPeriod): DocumentInput {
  return {
    doctype: 'POS Opening Shift',
    sync_uuid: syncUuid,
    origin_branch: branch,
    posting_date: date,
    period_start_date: `${date} 00:00:00`,
    user,
    status: 'Open',
    balance_details: [{ mode_of_payment: 'Cash', amount: '0' }],
  }
}

/** Sums up its shift: every sale by name, and their total. */
export function closingShift(
  { syncUuid, branch, date, user }: ShiftPeriod,
  opening: { name: string; date: string },
  sold: readonly SoldInShift[],
): DocumentInput {
  return {
    doctype: 'POS Closing Shift',
    sync_uuid: syncUuid,
    origin_branch: branch,
    posting_date: date,
    period_start_date: `${opening.date} 00:00:00`,
    period_end_date: `${date} 23:59:59`,
    pos_opening_shift: opening.name,
    user,
    pos_transactions: sold.map(({ name, customer, date: posting_date, grandTotal }) => ({
      sales_invoice: name,
      customer,
      posting_date,
      grand_total: grandTotal,
    })),
    grand_total: exact(sumOf(sold.map(({ grandTotal }) => grandTotal))),
  }
}
