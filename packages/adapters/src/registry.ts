import type { Behaviour } from '@branchline/protocol'
import type { Adapter } from './adapter.ts'
import { editable } from './behaviours/editable.ts'
import { ledger } from './behaviours/ledger.ts'
import { master } from './behaviours/master.ts'
import { submittable } from './behaviours/submittable.ts'
import { alias } from './doctypes/alias.ts'
import { customer } from './doctypes/customer.ts'
import { item } from './doctypes/item.ts'
import { itemPrice } from './doctypes/item-price.ts'
import { offlineInvoiceSync } from './doctypes/offline-invoice-sync.ts'
import { paymentEntry } from './doctypes/payment-entry.ts'
import { salesInvoice } from './doctypes/sales-invoice.ts'
import { posClosingShift, posOpeningShift } from './doctypes/shifts.ts'
import { stockLedgerEntry } from './doctypes/stock-ledger-entry.ts'
import { deliveryNote, purchaseReceipt, stockEntry, stockReconciliation } from './doctypes/stock-movements.ts'
import { loyaltyPointEntry, posCouponRedemption, walletTransaction } from './doctypes/sums.ts'
import { user } from './doctypes/user.ts'
import { wallet } from './doctypes/wallet.ts'
import type { Doctype } from './doctypes.ts'

/** One adapter per DocType of DESIGN section 7; a missing one does not compile. Child tables are those of ERPNext v15 and v16. */
export const adapters: Record<Doctype, Adapter> = {
  Company: master(),
  Currency: master(),
  'Currency Exchange': master({ decimals: ['exchange_rate'] }),
  User: user,
  'Role Profile': master({ childTables: ['roles'] }),
  'POS Profile': master({
    childTables: ['applicable_for_users', 'payments', 'item_groups', 'customer_groups', 'custom_brands_table'],
    customerLinks: ['customer'],
  }),
  'POS Settings': master({ childTables: ['invoice_fields', 'pos_search_fields', 'allowed_locales', 'barcode_rules'] }),
  'POS Barcode Rules': master(),
  Warehouse: master({ customerLinks: ['customer'] }),
  Branch: master(),
  UOM: master(),
  'Item Group': master({ childTables: ['item_group_defaults', 'taxes'] }),
  Brand: master({ childTables: ['brand_defaults'] }),
  Territory: master({ childTables: ['targets'] }),
  'Price List': master({ childTables: ['countries'] }),
  Item: item,
  'Item Barcode': master(),
  'Product Bundle': master({ childTables: ['items'] }),
  Batch: master(),
  'Serial No': master({ customerLinks: ['customer'] }),
  'Item Price': itemPrice,
  'Mode of Payment': master({ childTables: ['accounts'] }),
  'Sales Taxes and Charges Template': master({ childTables: ['taxes'] }),
  'Item Tax Template': master({ childTables: ['taxes'] }),
  Employee: master({ childTables: ['education', 'external_work_history', 'internal_work_history'] }),
  'Sales Person': master({ childTables: ['targets'] }),
  // Seeded as central's; a chain may let its shops edit groups too (decision 0019).
  'Customer Group': editable({ childTables: ['accounts', 'credit_limits'] }),
  'POS Offer': master(),
  'POS Coupon': master({ customerLinks: ['customer'] }),
  'Pricing Rule': master({ childTables: ['items', 'item_groups', 'brands'], customerLinks: ['customer'] }),
  'Promotional Scheme': master({
    childTables: [
      'items',
      'item_groups',
      'brands',
      'customer',
      'customer_group',
      'territory',
      'sales_partner',
      'campaign',
      'supplier',
      'supplier_group',
      'price_discount_slabs',
      'product_discount_slabs',
    ],
    customerLinks: ['customer.customer'],
  }),
  'Loyalty Program': master({ childTables: ['collection_rules'] }),
  'POS Opening Shift': posOpeningShift,
  Customer: customer,
  'Purchase Receipt': purchaseReceipt,
  'Stock Entry': stockEntry,
  'Stock Reconciliation': stockReconciliation,
  'Delivery Note': deliveryNote,
  'Sales Invoice': salesInvoice,
  'Payment Entry': paymentEntry,
  'Stock Ledger Entry': stockLedgerEntry,
  'Wallet Transaction': walletTransaction,
  'Loyalty Point Entry': loyaltyPointEntry,
  'POS Coupon Redemption': posCouponRedemption,
  Wallet: wallet,
  'Offline Invoice Sync': offlineInvoiceSync,
  'POS Closing Shift': posClosingShift,
  Alias: alias,
}

const ofBehaviour: Record<Behaviour, Adapter> = {
  master: master(),
  submittable: submittable(),
  ledger: ledger(),
  editable: editable(),
}

/** The adapter of a DocType; a chain's own gets that of the behaviour its rule names. Null: nothing knows this DocType. */
export function adapterFor(doctype: string, behaviour?: Behaviour): Adapter | null {
  if (Object.hasOwn(adapters, doctype)) return adapters[doctype as Doctype]
  return behaviour === undefined ? null : ofBehaviour[behaviour]
}
