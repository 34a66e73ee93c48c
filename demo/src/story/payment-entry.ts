import type { DocumentInput } from '@branchline/protocol'
import type { Receipt } from '../sale/till.ts'

/** A customer pays a sale in cash. */
export function paymentEntry(syncUuid: string, branch: string, paid: Receipt): DocumentInput {
  return {
    doctype: 'Payment Entry',
    sync_uuid: syncUuid,
    origin_branch: branch,
    payment_type: 'Receive',
    party_type: 'Customer',
    party: paid.customer,
    posting_date: paid.date,
    mode_of_payment: 'Cash',
    paid_amount: paid.grandTotal,
    received_amount: paid.grandTotal,
    references: [{ reference_doctype: 'Sales Invoice', reference_name: paid.name, allocated_amount: paid.grandTotal }],
  }
}
