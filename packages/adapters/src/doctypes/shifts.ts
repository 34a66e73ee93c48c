import { submittable } from '../behaviours/submittable.ts'

/** Opened before all that belongs to the shift. */
export const posOpeningShift = submittable({
  seriesPrefix: 'POS-OPE',
  childTables: ['balance_details'],
  decimals: ['balance_details.amount'],
})

/** Closed after all that it sums up; what it sums up may still arrive later, there are no foreign keys between documents. */
export const posClosingShift = submittable({
  seriesPrefix: 'POS-CLO',
  // By it a sale finds out whether its shift is closed.
  conflictKey: ({ docstatus, pos_opening_shift: shift }) =>
    docstatus === 1 && typeof shift === 'string' ? shift : null,
  childTables: ['pos_transactions', 'payment_reconciliation', 'taxes', 'pos_payments'],
  customerLinks: ['pos_transactions.customer', 'pos_payments.customer'],
  decimals: [
    'grand_total',
    'net_total',
    'pos_transactions.grand_total',
    'payment_reconciliation.opening_amount',
    'payment_reconciliation.expected_amount',
    'payment_reconciliation.closing_amount',
    'payment_reconciliation.difference',
  ],
})
