import { ledger } from '../behaviours/ledger.ts'
import type { Check } from '../validate/check.ts'
import { checkDates, requireFields } from '../validate/fields.ts'
import { checkOwned } from '../validate/ownership.ts'

/** Outside the grammar of names: `SLE-<branch>-<sync_uuid>`, for it is derived, not numbered. */
const checkName: Check = (document, owner) => {
  if (owner === null || document.name.startsWith(`SLE-${owner}-`)) return null
  return { code: 'NAMING_SERIES_MISMATCH', message: `name must begin with SLE-${owner}-.`, field: 'name' }
}

export const stockLedgerEntry = ledger({
  decimals: ['actual_qty', 'qty_after_transaction'],
  checks: [checkOwned, checkName, requireFields(['item_code']), checkDates(['posting_date'])],
})
