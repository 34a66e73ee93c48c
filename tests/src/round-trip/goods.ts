import type { RoundTrips } from './shape.ts'

const stamps = {
  owner: 'Administrator',
  creation: '2026-11-01 08:00:00.000000',
  modified: '2026-11-20 09:30:00.000000',
}

/** What is sold, how it is counted and grouped, and what it costs. */
export const goods = {
  UOM: {
    document: { ...stamps, name: 'Box', uom_name: 'Box', enabled: 1, must_be_whole_number: 1 },
    edit: { must_be_whole_number: 0 },
  },
  'Item Group': {
    document: {
      ...stamps,
      name: 'Home',
      item_group_name: 'Home',
      parent_item_group: 'All Item Groups',
      is_group: 0,
      item_group_defaults: [
        { doctype: 'Item Default', idx: 1, company: 'Branchline Retail', default_price_list: null },
      ],
      taxes: [],
    },
    edit: { parent_item_group: 'Household' },
  },
  Brand: {
    document: { ...stamps, name: 'Nile', brand: 'Nile', description: 'Household goods', brand_defaults: [] },
    edit: { description: 'Household goods and gifts' },
  },
  'Price List': {
    document: {
      ...stamps,
      name: 'Standard Selling',
      price_list_name: 'Standard Selling',
      currency: 'EGP',
      enabled: 1,
      selling: 1,
      buying: 0,
      price_not_uom_dependent: 0,
      countries: [{ doctype: 'Price List Country', idx: 1, country: 'Egypt' }],
    },
    edit: { countries: [] },
  },
  Item: {
    document: {
      ...stamps,
      name: '85123A',
      item_code: '85123A',
      item_name: 'WHITE HANGING HEART T-LIGHT HOLDER',
      item_group: 'Home',
      brand: 'Nile',
      stock_uom: 'Nos',
      disabled: 0,
      is_stock_item: 1,
      has_variants: 0,
      standard_rate: '2.55',
      barcodes: [{ doctype: 'Item Barcode', idx: 1, barcode: '5012345678900', barcode_type: 'EAN', uom: 'Nos' }],
      uoms: [
        { doctype: 'UOM Conversion Detail', idx: 1, uom: 'Nos', conversion_factor: 1 },
        { doctype: 'UOM Conversion Detail', idx: 2, uom: 'Box', conversion_factor: 12 },
      ],
      item_defaults: [{ doctype: 'Item Default', idx: 1, default_warehouse: 'Cairo Store - BR' }],
      taxes: [],
    },
    edit: {
      uoms: [
        { doctype: 'UOM Conversion Detail', idx: 1, uom: 'Nos', conversion_factor: 1 },
        { doctype: 'UOM Conversion Detail', idx: 2, uom: 'Box', conversion_factor: 24 },
      ],
    },
  },
  'Item Barcode': {
    document: { ...stamps, name: 'k3v9', parent: '85123A', barcode: '5012345678917', barcode_type: 'EAN', uom: 'Box' },
    edit: { uom: 'Nos' },
  },
  'Product Bundle': {
    document: {
      ...stamps,
      name: 'GIFT-SET',
      new_item_code: 'GIFT-SET',
      description: 'Two holders in a box',
      disabled: 0,
      items: [{ doctype: 'Product Bundle Item', idx: 1, item_code: '85123A', qty: 2, uom: 'Nos' }],
    },
    edit: { items: [{ doctype: 'Product Bundle Item', idx: 1, item_code: '85123A', qty: 3, uom: 'Nos' }] },
  },
  Batch: {
    document: {
      ...stamps,
      name: 'B-2026-11',
      batch_id: 'B-2026-11',
      item: '71053',
      manufacturing_date: '2026-11-01',
      expiry_date: '2027-11-01',
      disabled: 0,
    },
    edit: { expiry_date: '2027-06-01' },
  },
  'Serial No': {
    document: {
      ...stamps,
      name: 'SN-000417',
      serial_no: 'SN-000417',
      item_code: 'LAMP-7',
      warehouse: 'Cairo Store - BR',
      status: 'Active',
      customer: null,
      warranty_expiry_date: '2028-11-24',
    },
    edit: { status: 'Delivered', customer: 'CUST-CAI-00042' },
  },
  'Item Price': {
    document: {
      ...stamps,
      name: 'e1b7c09a4f',
      item_code: '85123A',
      item_name: 'WHITE HANGING HEART T-LIGHT HOLDER',
      uom: 'Nos',
      packing_unit: 0,
      price_list: 'Standard Selling',
      customer: null,
      selling: 1,
      buying: 0,
      currency: 'EGP',
      price_list_rate: '2.550',
      valid_from: '2026-01-01',
      valid_upto: null,
    },
    edit: { price_list_rate: '2.75' },
  },
  'Item Tax Template': {
    document: {
      ...stamps,
      name: 'VAT 14% - BR',
      title: 'VAT 14%',
      company: 'Branchline Retail',
      disabled: 0,
      taxes: [{ doctype: 'Item Tax Template Detail', idx: 1, tax_type: 'VAT - BR', tax_rate: 14 }],
    },
    edit: { taxes: [{ doctype: 'Item Tax Template Detail', idx: 1, tax_type: 'VAT - BR', tax_rate: 5 }] },
  },
} satisfies RoundTrips
