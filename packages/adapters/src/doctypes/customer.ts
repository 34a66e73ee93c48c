import { editable } from '../behaviours/editable.ts'

/**
 * Both sides make and edit Customers; edits of different fields merge. A Customer keeps the name it was given, so the series is
 * only where a branch takes a name from when it has none.
 */
export const customer = editable({
  seriesPrefix: 'CUST',
  childTables: ['companies', 'accounts', 'sales_team', 'credit_limits', 'portal_users', 'supplier_numbers'],
})
