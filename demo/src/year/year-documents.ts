import type { Document, DocumentInput } from '@branchline/protocol'
import { salesInvoice } from '../sale/sales-invoice.ts'
import { mobileOf } from './customer-book.ts'
import type { PlannedInvoice, PriceSetting } from './plan-days.ts'
import type { YearSummary } from './summarise.ts'

export const priceList = 'Standard Selling'
export const currency = 'GBP'
export const walkIn = 'Walk-in'

const itemGroup = 'Giftware'
export const customerGroups = ['Wholesale', 'Retail', 'Export'] as const
const customerGroup = customerGroups[0]
const allCountries = 'All Territories'

/** What has to be at central before the year begins: every Item, and what Items, prices and customers lean on. Pure. */
export function mastersOf({ items, countries }: YearSummary): Document[] {
  return [
    { doctype: 'Company', name: 'Online Retail', company_name: 'Online Retail', default_currency: currency },
    { doctype: 'Currency', name: currency, currency_name: currency, enabled: 1 },
    { doctype: 'UOM', name: 'Nos', uom_name: 'Nos' },
    { doctype: 'Item Group', name: itemGroup, item_group_name: itemGroup },
    { doctype: 'Price List', name: priceList, price_list_name: priceList, currency, selling: 1, enabled: 1 },
    ...customerGroups.map((name) => ({ doctype: 'Customer Group', name, customer_group_name: name })),
    { doctype: 'Territory', name: allCountries, territory_name: allCountries, is_group: 1 },
    ...countries.map((name) => ({
      doctype: 'Territory',
      name,
      territory_name: name,
      parent_territory: allCountries,
    })),
    {
      doctype: 'Customer',
      name: walkIn,
      customer_name: walkIn,
      customer_group: customerGroup,
      territory: allCountries,
    },
    ...[...items].map(([item_code, item_name]) => ({
      doctype: 'Item',
      name: item_code,
      item_code,
      item_name,
      item_group: itemGroup,
      stock_uom: 'Nos',
    })),
  ]
}

/** The Item Price an item has from now on. */
export function itemPrice({ itemCode, rate }: PriceSetting): Document {
  return {
    doctype: 'Item Price',
    name: `${itemCode}-${priceList}`,
    item_code: itemCode,
    price_list: priceList,
    uom: 'Nos',
    currency,
    selling: 1,
    price_list_rate: rate,
  }
}

/** The Customer as the branch that makes it writes it down. */
export function customerOf({ customer, soldTo, country }: PlannedInvoice): DocumentInput {
  return {
    doctype: 'Customer',
    name: soldTo,
    customer_name: customer,
    customer_group: customerGroup,
    territory: country,
    mobile_no: mobileOf(customer),
  }
}

/** The Sales Invoice of a planned one, as its till sends it. */
export function invoiceOf(planned: PlannedInvoice, sale: { syncUuid: string; date: string; shift: string }) {
  return salesInvoice({
    ...sale,
    branch: planned.branch,
    customer: planned.soldTo || walkIn,
    currency,
    time: planned.time,
    isReturn: planned.isReturn,
    lines: planned.lines,
    externalId: planned.invoiceNo,
  })
}
