import { submittable } from '../behaviours/submittable.ts'

// The documents that move stock beside the sale. Their quantities feed the Stock Ledger Entries, hence the checks.

export const purchaseReceipt = submittable({
  seriesPrefix: 'PR',
  childTables: ['items', 'pricing_rules', 'supplied_items', 'taxes', 'item_wise_tax_details'],
  decimals: ['grand_total', 'items.qty', 'items.rejected_qty', 'items.stock_qty', 'items.conversion_factor'],
})

export const deliveryNote = submittable({
  seriesPrefix: 'DN',
  childTables: ['items', 'pricing_rules', 'packed_items', 'taxes', 'sales_team', 'item_wise_tax_details'],
  customerLinks: ['customer'],
  decimals: ['grand_total', 'items.qty', 'items.stock_qty', 'items.conversion_factor', 'packed_items.qty'],
})

export const stockEntry = submittable({
  seriesPrefix: 'SE',
  childTables: ['items', 'additional_costs'],
  decimals: ['items.qty', 'items.transfer_qty', 'items.conversion_factor'],
})

export const stockReconciliation = submittable({
  seriesPrefix: 'SR',
  childTables: ['items'],
  decimals: ['items.qty', 'items.current_qty'],
})
