import { master } from '../behaviours/master.ts'

/** A template is never deleted from under its variants: they name it in `variant_of`. */
export const item = master({
  dependants: 'variant_of',
  childTables: [
    'barcodes',
    'reorder_levels',
    'uoms',
    'attributes',
    'item_defaults',
    'supplier_items',
    'customer_items',
    'taxes',
  ],
  customerLinks: ['customer', 'customer_items.customer_name'],
})
