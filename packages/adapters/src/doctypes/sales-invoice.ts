import { submittable } from '../behaviours/submittable.ts'

/** A sale. Rates, taxes and totals are taken as sold: checked to be numbers, never recalculated. */
export const salesInvoice = submittable({
  seriesPrefix: 'SINV',
  childTables: [
    'items',
    'pricing_rules',
    'packed_items',
    'timesheets',
    'taxes',
    'advances',
    'payment_schedule',
    'payments',
    'sales_team',
    'item_wise_tax_details',
  ],
  customerLinks: ['customer'],
  decimals: [
    'net_total',
    'grand_total',
    'rounded_total',
    'paid_amount',
    'items.qty',
    'items.stock_qty',
    'items.conversion_factor',
    'items.rate',
    'items.amount',
    'packed_items.qty',
    'taxes.tax_amount',
    'payments.amount',
  ],
})
