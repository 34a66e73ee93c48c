import type { RoundTrips } from './shape.ts'

const stamps = {
  owner: 'Administrator',
  creation: '2026-11-01 08:00:00.000000',
  modified: '2026-11-20 09:30:00.000000',
}

/** The company, its shops and its people. What names a branch in its filter field is of branch CAI, and moves to GIZ. */
export const organisation = {
  Company: {
    document: {
      ...stamps,
      name: 'Branchline Retail',
      company_name: 'Branchline Retail',
      abbr: 'BR',
      country: 'Egypt',
      default_currency: 'EGP',
      default_letter_head: null,
      is_group: 0,
      tax_id: '312-456-789',
      default_receivable_account: 'Debtors - BR',
      cost_center: 'Main - BR',
    },
    edit: { tax_id: '312-456-790' },
  },
  Currency: {
    document: {
      ...stamps,
      name: 'EGP',
      currency_name: 'EGP',
      enabled: 1,
      fraction: 'Piastre',
      fraction_units: 100,
      smallest_currency_fraction_value: '0.25',
      symbol: 'ج.م',
      number_format: '#,###.##',
    },
    edit: { smallest_currency_fraction_value: '0.05' },
  },
  'Currency Exchange': {
    document: {
      ...stamps,
      name: '2026-11-24-USD-EGP',
      date: '2026-11-24',
      from_currency: 'USD',
      to_currency: 'EGP',
      exchange_rate: '48.123456789',
      for_buying: 1,
      for_selling: 1,
    },
    edit: { exchange_rate: '48.2' },
  },
  User: {
    document: {
      ...stamps,
      name: 'mona@shop.eg',
      email: 'mona@shop.eg',
      enabled: 1,
      first_name: 'Mona',
      full_name: 'Mona Zaki',
      user_type: 'System User',
      language: 'ar',
      time_zone: 'Africa/Cairo',
      roles: [{ doctype: 'Has Role', idx: 1, role: 'Cashier' }],
    },
    edit: {
      roles: [
        { doctype: 'Has Role', idx: 1, role: 'Cashier' },
        { doctype: 'Has Role', idx: 2, role: 'Shift Lead' },
      ],
    },
  },
  'Role Profile': {
    document: {
      ...stamps,
      name: 'Till',
      role_profile: 'Till',
      roles: [
        { doctype: 'Has Role', idx: 1, role: 'Cashier' },
        { doctype: 'Has Role', idx: 2, role: 'Sales User' },
      ],
    },
    edit: { roles: [{ doctype: 'Has Role', idx: 1, role: 'Cashier' }] },
  },
  'POS Profile': {
    document: {
      ...stamps,
      name: 'Cairo Till',
      branch: 'CAI',
      company: 'Branchline Retail',
      customer: 'Walk-in',
      warehouse: 'Cairo Store - BR',
      currency: 'EGP',
      selling_price_list: 'Standard Selling',
      write_off_account: 'Write Off - BR',
      update_stock: 1,
      payments: [
        { doctype: 'POS Payment Method', idx: 1, default: 1, mode_of_payment: 'Cash' },
        { doctype: 'POS Payment Method', idx: 2, default: 0, mode_of_payment: 'Card' },
      ],
      applicable_for_users: [{ doctype: 'POS Profile User', idx: 1, default: 1, user: 'mona@shop.eg' }],
      item_groups: [],
      customer_groups: [],
    },
    edit: { branch: 'GIZ' },
  },
  'POS Settings': {
    document: {
      ...stamps,
      name: 'POS Settings',
      pos_profile: 'Cairo Till',
      invoice_fields: [
        { doctype: 'POS Field', idx: 1, fieldname: 'remarks', fieldtype: 'Small Text', label: 'Remarks' },
      ],
      pos_search_fields: [{ doctype: 'POS Search Fields', idx: 1, field: 'item_name', fieldname: 'item_name' }],
    },
    edit: { pos_search_fields: [] },
  },
  'POS Barcode Rules': {
    document: {
      ...stamps,
      name: 'Scale labels',
      prefix: '21',
      item_code_length: 5,
      weight_length: 5,
      decimals: 3,
      enabled: 1,
    },
    edit: { prefix: '22' },
  },
  Warehouse: {
    document: {
      ...stamps,
      name: 'Cairo Store - BR',
      warehouse_name: 'Cairo Store',
      branch: 'CAI',
      company: 'Branchline Retail',
      parent_warehouse: 'All Warehouses - BR',
      warehouse_type: 'Store',
      is_group: 0,
      disabled: 0,
      city: 'Cairo',
    },
    edit: { branch: 'GIZ' },
  },
  Branch: { document: { ...stamps, name: 'CAI', branch: 'CAI' }, edit: { label: 'Cairo, Tahrir' } },
  Employee: {
    document: {
      ...stamps,
      name: 'HR-EMP-00007',
      branch: 'CAI',
      first_name: 'Mona',
      employee_name: 'Mona Zaki',
      gender: 'Female',
      date_of_birth: '1994-05-01',
      date_of_joining: '2020-01-15',
      status: 'Active',
      company: 'Branchline Retail',
      user_id: 'mona@shop.eg',
      education: [],
      external_work_history: [],
      internal_work_history: [
        { doctype: 'Employee Internal Work History', idx: 1, branch: 'GIZ', from_date: '2020-01-15' },
      ],
    },
    edit: { branch: 'GIZ' },
  },
  'Sales Person': {
    document: {
      ...stamps,
      name: 'Mona Zaki',
      sales_person_name: 'Mona Zaki',
      parent_sales_person: 'Sales Team',
      is_group: 0,
      enabled: 1,
      commission_rate: '1.5',
      employee: 'HR-EMP-00007',
      targets: [{ doctype: 'Target Detail', idx: 1, fiscal_year: '2026', target_amount: 100000 }],
    },
    edit: { enabled: 0 },
  },
} satisfies RoundTrips
