import { expect, test } from 'vitest'
import { findItems, readCatalogue } from './catalogue.ts'

const catalogue = readCatalogue(
  [
    {
      name: 'TEA',
      item_code: 'TEA',
      item_name: 'Black tea 100 g',
      standard_rate: 12,
      barcodes: [{ barcode: '622100' }],
    },
    { name: 'RICE', item_code: 'RICE', item_name: 'Rice 1 kg', stock_uom: 'Kg' },
    { name: 'OLD', item_code: 'OLD', item_name: 'Gone', disabled: 1, standard_rate: 1 },
    { name: 'NEW', item_code: 'NEW', item_name: 'No price yet' },
  ],
  [
    { item_code: 'RICE', price_list_rate: '31.50', selling: 1 },
    { item_code: 'RICE', price_list_rate: '20.00', selling: 1, customer: 'Amal' },
  ],
)

test('an item is sold at its selling price, else at its standard rate; without either it is not sold', () => {
  expect(catalogue.map(({ itemCode, rate }) => [itemCode, rate])).toEqual([
    ['TEA', '12'],
    ['RICE', '31.50'],
  ])
})

test('a scanned barcode finds its one item, words find all that have them', () => {
  const found = (typed: string) => findItems(catalogue, typed).map(({ itemCode }) => itemCode)
  expect(found('622100')).toEqual(['TEA'])
  expect(found('kg rice')).toEqual(['RICE'])
  expect(found('')).toHaveLength(2)
  expect(found('coffee')).toEqual([])
})
