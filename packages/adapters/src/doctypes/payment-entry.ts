import { submittable } from '../behaviours/submittable.ts'

export const paymentEntry = submittable({
  seriesPrefix: 'PE',
  childTables: ['references', 'deductions', 'taxes'],
  customerLinks: ['party:party_type'],
  decimals: ['paid_amount', 'received_amount', 'references.allocated_amount', 'deductions.amount'],
})
