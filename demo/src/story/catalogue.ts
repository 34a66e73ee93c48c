import type { Document } from '@branchline/protocol'
import { fromMinor } from '../sale/money.ts'
import { below, type Random } from './random.ts'

export const priceList = 'Standard Selling'
export const currency = 'EGP'
export const walkIn = 'Walk-in'

// biome-ignore format: a list reads better dense
const kinds = [
  ['Tea', 4_500], ['Coffee', 18_000], ['Rice', 3_800], ['Olive Oil', 32_000], ['Dates', 9_500], ['Honey', 21_000],
  ['Soap', 2_200], ['Towel', 14_500], ['Lamp', 62_000], ['Notebook', 3_000], ['Candle', 5_500], ['Cumin', 2_600],
  ['Chocolate', 6_900], ['Biscuits', 3_400], ['Juice', 4_100],
] as const
const makes = ['Nile', 'Delta', 'Lotus', 'Sphinx', 'Papyrus', 'Oasis', 'Karnak', 'Siwa', 'Rosetta', 'Luxor']
const sizes = ['Small', 'Large'] as const

export interface Product {
  itemCode: string
  itemName: string
  group: string
  priceMinor: number
}

/** Three hundred products of a grocer: fifteen kinds, ten makes, two sizes, each at a price of its own. Pure. */
export function products(random: Random): Product[] {
  return kinds.flatMap(([kind, base], kindIndex) =>
    makes.flatMap((make, makeIndex) =>
      sizes.map((size, sizeIndex) => ({
        itemCode: `G${kindIndex + 1}${String(makeIndex).padStart(2, '0')}${sizeIndex}`,
        itemName: `${make} ${kind}, ${size.toLowerCase()}`,
        group: kind,
        // In steps of a quarter pound, as price tags are.
        priceMinor: Math.round((base * (1 + sizeIndex) * (80 + below(41, random))) / 100 / 25) * 25,
      })),
    ),
  )
}

/** What has to be there before anything is sold. */
export function foundations(groups: readonly string[]): Document[] {
  return [
    { doctype: 'Company', name: 'Branchline Grocers', company_name: 'Branchline Grocers', default_currency: currency },
    { doctype: 'Currency', name: currency, currency_name: currency, enabled: 1 },
    { doctype: 'UOM', name: 'Nos', uom_name: 'Nos' },
    { doctype: 'Price List', name: priceList, price_list_name: priceList, currency, selling: 1, enabled: 1 },
    { doctype: 'Mode of Payment', name: 'Cash', mode_of_payment: 'Cash', type: 'Cash' },
    { doctype: 'Territory', name: 'Egypt', territory_name: 'Egypt' },
    { doctype: 'Customer Group', name: 'Individual', customer_group_name: 'Individual' },
    ...groups.map((name) => ({ doctype: 'Item Group', name, item_group_name: name })),
    { doctype: 'Customer', name: walkIn, customer_name: walkIn, customer_group: 'Individual', territory: 'Egypt' },
  ]
}

export function itemOf({ itemCode, itemName, group }: Product): Document {
  return {
    doctype: 'Item',
    name: itemCode,
    item_code: itemCode,
    item_name: itemName,
    item_group: group,
    stock_uom: 'Nos',
  }
}

export function priceOf({ itemCode, priceMinor }: Pick<Product, 'itemCode' | 'priceMinor'>): Document {
  return {
    doctype: 'Item Price',
    name: `${itemCode}-${priceList}`,
    item_code: itemCode,
    price_list: priceList,
    uom: 'Nos',
    currency,
    selling: 1,
    price_list_rate: fromMinor(priceMinor),
  }
}
