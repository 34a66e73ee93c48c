import type { Document } from '@branchline/protocol'
import { describe, expect, it } from 'vitest'
import { aliasBook } from '../aliases/alias-book.ts'
import { resolveLinks } from '../aliases/customer-links.ts'
import { hashDocument } from '../hash.ts'
import { adapters } from '../registry.ts'
import { isScrubbedCustomer, personalWords, pseudonymOf, scrubCustomer } from './scrub.ts'

const book = aliasBook([
  { name: 'B', aliasOf: 'A', split: false },
  { name: 'A', aliasOf: 'A', split: false },
])
const customer: Document = {
  doctype: 'Customer',
  name: 'A',
  customer_name: 'Anne Example',
  mobile_no: '+201001234567',
  customer_group: 'VIP',
  any_field_of_the_chain: 'hers',
  _user_tags: 'tall',
}
const invoice: Document = {
  doctype: 'Sales Invoice',
  name: 'SINV-CAI-2026-00001',
  customer: 'B',
  customer_name: 'Anne Example',
  contact_email: 'anne@example.com',
  company_address: 'The shop',
  remarks: 'for Anne',
  grand_total: '12.50',
  items: [{ item_code: 'TEA', item_name: 'Tea', rate: '12.50', delivery_note_remarks: 'to Anne' }],
}
const links = adapters['Sales Invoice'].customerLinks

describe('a person who was anonymised', () => {
  it('leaves of the Customer only what is the shop’s dealing with it', () => {
    const scrubbed = scrubCustomer(customer)
    const customer_name = pseudonymOf('A')
    expect(scrubbed).toEqual({ doctype: 'Customer', name: 'A', customer_group: 'VIP', customer_name, anonymised: 1 })
    expect(scrubCustomer(scrubbed)).toBe(scrubbed)
    expect([isScrubbedCustomer(scrubbed), isScrubbedCustomer({ ...customer, anonymised: 1 })]).toEqual([true, false])
  })

  it('leaves of a sale under any of the names money, items, numbers and the shop', () => {
    const scrubbed = resolveLinks(invoice, links, book)
    expect(scrubbed).toEqual({
      ...invoice,
      customer: 'A',
      _alias_customer: 'B',
      _anonymised: 1,
      customer_name: pseudonymOf('A'),
      contact_email: null,
      remarks: null,
      items: [{ item_code: 'TEA', item_name: 'Tea', rate: '12.50', delivery_note_remarks: null }],
    })
    expect(hashDocument(resolveLinks(scrubbed, links, book))).toBe(hashDocument(scrubbed))
  })

  it('takes nobody else along: of a shift only the rows that name her', () => {
    const others = { customer: 'Z', customer_name: 'Zoë', grand_total: '1' }
    const hers = { customer: 'A', customer_name: 'Anne Example', grand_total: '2' }
    const shift: Document = { doctype: 'POS Closing Shift', name: 'S', pos_transactions: [others, hers] }
    const { pos_transactions } = resolveLinks(shift, adapters['POS Closing Shift'].customerLinks, book)
    expect(pos_transactions).toEqual([others, { ...hers, customer_name: pseudonymOf('A'), _anonymised: 1 }])
    const another = { ...invoice, customer: 'Z' }
    expect(resolveLinks(another, links, book)).toBe(another)
  })

  it('is found in texts by the words of her fields', () => {
    expect(personalWords(customer)).toEqual(['+201001234567', 'Anne Example'])
  })
})
