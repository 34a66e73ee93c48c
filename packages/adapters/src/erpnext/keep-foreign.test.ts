import { expect, test } from 'vitest'
import { keepForeign } from './keep-foreign.ts'

test('what a version has no field for is kept, what it has a field for and did not send is gone', () => {
  const stored = { customer_name: 'Zoë', supplier_numbers: [{ supplier: 'X' }], website: 'zoe.example' }
  const written = { customer_name: 'Zoe' }
  expect(keepForeign(written, stored, 'Customer', 15)).toEqual({
    customer_name: 'Zoe',
    supplier_numbers: [{ supplier: 'X' }],
  })
  expect(keepForeign(written, stored, 'Customer', 16)).toEqual(written)
})

test('what was sent stands, null too', () => {
  const stored = { title: 'Zoë' }
  expect(keepForeign({ title: null }, stored, 'Sales Invoice', 16)).toEqual({ title: null })
  expect(keepForeign({ title: 'Ali' }, stored, 'Sales Invoice', 16)).toEqual({ title: 'Ali' })
})

test('a row of a child table keeps its fields by its name; a new row has none to keep', () => {
  const stored = { item_defaults: [{ name: 'd1', company: 'A', default_cogs_account: 'COGS - A' }] }
  const written = { item_defaults: [{ name: 'd2', company: 'B' }, { name: 'd1', company: 'A' }, { company: 'C' }] }
  expect(keepForeign(written, stored, 'Item', 15)).toEqual({
    item_defaults: [
      { name: 'd2', company: 'B' },
      { name: 'd1', company: 'A', default_cogs_account: 'COGS - A' },
      { company: 'C' },
    ],
  })
})

test('a field that is translated is not kept under its other name', () => {
  const stored = { disable_grand_total_to_default_mop: 1, campaign: 'Summer' }
  const written = { set_grand_total_to_default_mop: 1 }
  expect(keepForeign(written, stored, 'POS Profile', 16)).toEqual(written)
})
