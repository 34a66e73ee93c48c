import type { RoundTrips } from './shape.ts'

const stamps = {
  owner: 'Administrator',
  creation: '2026-11-01 08:00:00.000000',
  modified: '2026-11-20 09:30:00.000000',
}

/** Whom the chain sells to, and on what terms. */
export const selling = {
  Territory: {
    document: {
      ...stamps,
      name: 'Egypt',
      territory_name: 'Egypt',
      parent_territory: 'All Territories',
      is_group: 0,
      targets: [],
    },
    edit: { is_group: 1 },
  },
  'Mode of Payment': {
    document: {
      ...stamps,
      name: 'Cash',
      mode_of_payment: 'Cash',
      type: 'Cash',
      enabled: 1,
      accounts: [
        { doctype: 'Mode of Payment Account', idx: 1, company: 'Branchline Retail', default_account: 'Cash - BR' },
      ],
    },
    edit: { enabled: 0 },
  },
  'Sales Taxes and Charges Template': {
    document: {
      ...stamps,
      name: 'Egypt VAT - BR',
      title: 'Egypt VAT',
      company: 'Branchline Retail',
      is_default: 1,
      disabled: 0,
      taxes: [
        {
          doctype: 'Sales Taxes and Charges',
          idx: 1,
          charge_type: 'On Net Total',
          account_head: 'VAT 14% - BR',
          description: 'VAT 14%',
          rate: 14,
        },
      ],
    },
    edit: { is_default: 0 },
  },
  'Customer Group': {
    document: {
      ...stamps,
      name: 'Retail',
      customer_group_name: 'Retail',
      parent_customer_group: 'All Customer Groups',
      is_group: 0,
      default_price_list: 'Standard Selling',
      accounts: [],
      credit_limits: [],
    },
    edit: {
      credit_limits: [{ doctype: 'Customer Credit Limit', idx: 1, company: 'Branchline Retail', credit_limit: 0 }],
    },
  },
  'POS Offer': {
    document: {
      ...stamps,
      name: 'Lights 10 %',
      title: 'Lights 10 %',
      company: 'Branchline Retail',
      apply_on: 'Item Group',
      apply_item_group: 'Home',
      offer: 'Item Price',
      discount_type: 'Discount Percentage',
      discount_percentage: 10,
      min_qty: 2,
      valid_from: '2026-12-01',
      valid_upto: '2026-12-31',
      disable: 0,
    },
    edit: { discount_percentage: 15 },
  },
  'POS Coupon': {
    document: {
      ...stamps,
      name: 'WELCOME10',
      coupon_name: 'Welcome',
      coupon_code: 'WELCOME10',
      coupon_type: 'Promotional',
      company: 'Branchline Retail',
      customer: null,
      pos_offer: 'Lights 10 %',
      maximum_use: 100,
      valid_from: '2026-11-01',
      valid_upto: '2026-12-31',
    },
    edit: { maximum_use: 200 },
  },
  'Pricing Rule': {
    document: {
      ...stamps,
      name: 'PRLE-0001',
      title: 'Home, from six',
      apply_on: 'Item Group',
      price_or_product_discount: 'Price',
      selling: 1,
      applicable_for: 'Customer Group',
      customer_group: 'Retail',
      min_qty: 6,
      rate_or_discount: 'Discount Percentage',
      discount_percentage: 5,
      currency: 'EGP',
      company: 'Branchline Retail',
      items: [],
      item_groups: [{ doctype: 'Pricing Rule Item Group', idx: 1, item_group: 'Home' }],
      brands: [],
    },
    edit: { min_qty: 12 },
  },
  'Promotional Scheme': {
    document: {
      ...stamps,
      name: 'Ramadan',
      apply_on: 'Brand',
      selling: 1,
      company: 'Branchline Retail',
      currency: 'EGP',
      brands: [{ doctype: 'Pricing Rule Brand', idx: 1, brand: 'Nile' }],
      customer: [],
      price_discount_slabs: [
        {
          doctype: 'Promotional Scheme Price Discount',
          idx: 1,
          rule_description: 'from 500',
          min_amount: 500,
          rate_or_discount: 'Discount Percentage',
          discount_percentage: 7,
        },
      ],
      product_discount_slabs: [],
    },
    edit: {
      product_discount_slabs: [
        { doctype: 'Promotional Scheme Product Discount', idx: 1, free_item: '85123A', free_qty: 1 },
      ],
    },
  },
  'Loyalty Program': {
    document: {
      ...stamps,
      name: 'Regulars',
      loyalty_program_name: 'Regulars',
      loyalty_program_type: 'Single Tier Program',
      from_date: '2026-01-01',
      company: 'Branchline Retail',
      conversion_factor: '0.5',
      expiry_duration: 365,
      collection_rules: [
        { doctype: 'Loyalty Program Collection', idx: 1, tier_name: 'Base', collection_factor: 10, min_spent: 0 },
      ],
    },
    edit: { expiry_duration: 730 },
  },
  Customer: {
    document: {
      name: 'CUST-CAI-00042',
      customer_name: 'Zoë Ångström',
      customer_type: 'Individual',
      customer_group: 'Retail',
      territory: 'Egypt',
      mobile_no: '+201001234567',
      email_id: null,
      disabled: 0,
      credit_limits: [{ doctype: 'Customer Credit Limit', idx: 1, company: 'Branchline Retail', credit_limit: 500 }],
      accounts: [],
    },
    edit: { email_id: 'zoe@example.com' },
  },
  Wallet: {
    document: {
      name: 'CUST-CAI-00042-WALLET',
      customer: 'CUST-CAI-00042',
      status: 'Active',
      account: 'Customer Wallets - BR',
      company: 'Branchline Retail',
    },
    edit: { status: 'Inactive' },
  },
} satisfies RoundTrips
