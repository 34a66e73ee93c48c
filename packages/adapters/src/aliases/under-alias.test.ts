import { expect, test } from 'vitest'
import { underAlias } from './under-alias.ts'

test('a customer goes into the stored one with its fields, not with what says which record it is', () => {
  const alias = {
    doctype: 'Customer',
    name: 'B',
    sync_uuid: 'u',
    origin_branch: 'GIZ',
    naming_series: 'CUST-GIZ-.#####',
  }
  const document = { ...alias, docstatus: 0 as const, customer_name: 'Anne', email_id: null }
  expect(underAlias(document, 'A')).toEqual({ doctype: 'Customer', name: 'A', customer_name: 'Anne', email_id: null })
})
