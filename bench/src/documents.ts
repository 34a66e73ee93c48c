/** Item number `index`: about 0.4 KB. */
export function item(index: number): Record<string, unknown> {
  const name = `ITEM-${String(index).padStart(6, '0')}`
  const text = 'A plain description of what is in the box, long enough for the receipt and the shelf. '
  return {
    doctype: 'Item',
    name,
    item_code: name,
    item_name: `Item ${index}`,
    item_group: 'Goods',
    stock_uom: 'Nos',
    description: text.repeat(3),
  }
}

/** A sale of about 1.6 KB: eight lines. */
export function sale(): Record<string, unknown> {
  return saleOfLines(8, 0)
}

/** A sale that moves stock, of so many lines. */
export function saleOfLines(lines: number, updateStock: 0 | 1 = 1): Record<string, unknown> {
  const line = (index: number) => ({
    item_code: `ITEM-${String(index).padStart(6, '0')}`,
    item_name: `Item ${index}, with a name as long as they are`,
    qty: 1,
    uom: 'Nos',
    rate: '12.50',
    amount: '12.50',
    warehouse: 'Shop floor',
  })
  const items = Array.from({ length: lines }, (_, index) => line(index))
  return {
    customer: 'Walk-in',
    company: 'Bench Stores',
    posting_date: '2026-03-01',
    currency: 'EGP',
    update_stock: updateStock,
    items,
    grand_total: (12.5 * lines).toFixed(2),
  }
}
