import type { DocumentInput } from '@branchline/protocol'

/** A small sale, as a till sends it. */
export function sale(more: DocumentInput = {}): DocumentInput {
  return {
    customer: 'Walk-in',
    company: 'Branchline Stores',
    posting_date: '2026-03-01',
    currency: 'EGP',
    update_stock: 0,
    items: [{ item_code: 'TEA', item_name: 'Tea', qty: 1, rate: '12.50', amount: '12.50' }],
    grand_total: '12.50',
    ...more,
  }
}

export function item(name: string, more: object = {}): { name: string } & Record<string, unknown> {
  return { doctype: 'Item', name, item_code: name, item_name: name, item_group: 'Goods', stock_uom: 'Nos', ...more }
}
