import { expect, test } from 'vitest'
import { nameFromFields } from './name-from-fields.ts'

test('a document is named as ERPNext names it: by a field, or by a pattern of fields', () => {
  expect(nameFromFields({ item_code: 'TEA', item_name: 'Tea' }, 'Item')).toBe('TEA')
  expect(nameFromFields({ batch_id: 'B-7' }, 'Batch')).toBe('B-7')
  expect(nameFromFields({ title: 'Two for one' }, 'POS Offer')).toBe('Two for one')
  expect(nameFromFields({ customer: 'C-1' }, 'Wallet')).toBe('C-1-WALLET')
})

test('what is named by a series, by a person or at random gets no name from its fields', () => {
  for (const doctype of ['Customer', 'POS Profile', 'Item Price', 'Warehouse', 'Loyalty Card']) {
    expect(nameFromFields({ customer: 'C-1', item_code: 'TEA', title: 'x', name: 'y' }, doctype)).toBeNull()
  }
})

test('an empty field, or a name that would be too long, gives none', () => {
  for (const item_code of [undefined, null, '', ' ', 7, 'x'.repeat(141)]) {
    expect(nameFromFields({ item_code }, 'Item')).toBeNull()
  }
  expect(nameFromFields({ customer: '' }, 'Wallet')).toBeNull()
})
