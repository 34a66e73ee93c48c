import type { Document } from '@branchline/protocol'
import { master } from '../behaviours/master.ts'
import { isEmpty } from '../validate/check.ts'
import { requireFields } from '../validate/fields.ts'

const keyFields = [
  'item_code',
  'price_list',
  'uom',
  'currency',
  'customer',
  'supplier',
  'batch_no',
  'packing_unit',
  'valid_from',
  'valid_upto',
] as const

/** One live price per combination. Frappe writes an empty packing_unit, a whole number, as 0. */
function conflictKey(document: Document): string {
  return JSON.stringify(
    keyFields.map((field) => {
      const value = document[field]
      return isEmpty(value) || (field === 'packing_unit' && Number(value) === 0) ? '' : String(value)
    }),
  )
}

/** What the conflict keys of an item's prices begin with, and theirs alone: by it they are found. */
export function itemPricePrefix(itemCode: string): string {
  return `[${JSON.stringify(itemCode)},`
}

/** Named by hash, so the name says nothing: the composite key tells which price it is. */
export const itemPrice = master({
  conflictKey,
  decimals: ['price_list_rate'],
  checks: [requireFields(['item_code'])],
  customerLinks: ['customer'],
})
