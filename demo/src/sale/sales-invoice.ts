import type { DocumentInput } from '@branchline/protocol'
import Big from 'big.js'
import { exact, sumOf } from './money.ts'

export interface SaleLine {
  itemCode: string
  itemName: string
  /** Decimal text; below zero for what comes back. */
  qty: string
  /** Decimal text. */
  rate: string
}

export interface Sale {
  syncUuid: string
  branch: string
  customer: string
  currency: string
  /** YYYY-MM-DD */
  date: string
  time: string
  /** Name of the POS Opening Shift. */
  shift: string
  isReturn: boolean
  lines: readonly SaleLine[]
  /** The number the sale has elsewhere. */
  externalId?: string
  returnAgainst?: string
}

/** The Sales Invoice of a sale: rates as sold, amounts and total exact. It gets its name from the branch's series. */
export function salesInvoice(sale: Sale): DocumentInput & { grand_total: string } {
  const items = sale.lines.map(({ itemCode, itemName, qty, rate }) => ({
    item_code: itemCode,
    item_name: itemName,
    qty,
    rate,
    amount: exact(new Big(qty).times(rate)),
  }))
  return {
    doctype: 'Sales Invoice',
    sync_uuid: sale.syncUuid,
    origin_branch: sale.branch,
    customer: sale.customer,
    currency: sale.currency,
    posting_date: sale.date,
    posting_time: sale.time,
    set_posting_time: 1,
    is_pos: 1,
    is_return: sale.isReturn ? 1 : 0,
    update_stock: 0,
    posa_pos_opening_shift: sale.shift,
    ...(sale.externalId === undefined ? {} : { external_id: sale.externalId }),
    ...(sale.returnAgainst === undefined ? {} : { return_against: sale.returnAgainst }),
    items,
    grand_total: exact(sumOf(items.map(({ amount }) => amount))),
  }
}
