import type { Document } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { siteShape } from './site-shape.ts'

const profile: Document = {
  doctype: 'POS Profile',
  name: 'Till',
  set_grand_total_to_default_mop: 0,
  utm_campaign: 'Summer',
}

describe('a site that says no version', () => {
  test('hands every document through, not copied', () => {
    const shape = siteShape(null)
    expect(shape.read(profile, 'POS Profile')).toBe(profile)
    expect(shape.write(profile, 'POS Profile', profile)).toBe(profile)
    expect(shape.filters({ campaign: 'x' }, 'POS Profile')).toEqual({ campaign: 'x' })
    expect(shape.refusal({}, 'POS Profile')).toBeNull()
  })
})

describe('a site on version 15', () => {
  const shape = siteShape(15)
  const read = { doctype: 'POS Profile', name: 'Till', disable_grand_total_to_default_mop: 1, campaign: 'Summer' }

  test('reads and writes its own names, inverted where they are', () => {
    expect(shape.read(profile, 'POS Profile')).toEqual(read)
    expect(shape.write(read, 'POS Profile', null)).toEqual(profile)
  })

  test('an inverted check is right in every form, and empty stays empty', () => {
    const cases: [unknown, unknown][] = [
      [0, 1],
      [1, 0],
      ['0', '1'],
      [true, false],
      [null, null],
      [2, 2],
    ]
    for (const [disable, set] of cases) {
      const written = shape.write({ disable_grand_total_to_default_mop: disable }, 'POS Profile', null)
      expect(written).toEqual({ set_grand_total_to_default_mop: set })
    }
    expect(shape.write({ name: 'Till' }, 'POS Profile', null)).toEqual({ name: 'Till' })
  })

  test('reads what was stored in its own shape before it said its version as it is', () => {
    expect(shape.read(read as Document, 'POS Profile')).toEqual(read)
  })

  test('both names in one document change places, and back', () => {
    const both: Document = { ...profile, disable_grand_total_to_default_mop: 0 }
    expect(shape.read(both, 'POS Profile')).toMatchObject({
      disable_grand_total_to_default_mop: 1,
      set_grand_total_to_default_mop: 1,
    })
    expect(shape.write(shape.read(both, 'POS Profile'), 'POS Profile', null)).toEqual(both)
  })

  test('hands back only what it knows, and takes nothing away from the others', () => {
    const stored: Document = { ...profile, action_on_new_invoice: 'Always Ask', warehouse: 'Old' }
    const written = shape.write({ ...read, campaign: 'Winter' }, 'POS Profile', stored)
    expect(written).toEqual({ ...profile, utm_campaign: 'Winter', action_on_new_invoice: 'Always Ask' })
  })

  test('filters by its own names', () => {
    expect(shape.filters({ disable_grand_total_to_default_mop: 1, company: 'A' }, 'POS Profile')).toEqual({
      set_grand_total_to_default_mop: 0,
      company: 'A',
    })
  })
})

describe('a site on version 16', () => {
  test('reads and writes what is stored, and keeps what only version 15 has', () => {
    const shape = siteShape(16)
    const stored: Document = { doctype: 'Sales Invoice', name: 'X', title: 'Zoë', remarks: 'x' }
    expect(shape.read(stored, 'Sales Invoice')).toBe(stored)
    expect(shape.write({ doctype: 'Sales Invoice', name: 'X' }, 'Sales Invoice', stored)).toEqual({
      doctype: 'Sales Invoice',
      name: 'X',
      title: 'Zoë',
    })
  })
})

describe('a document no ERP could take', () => {
  test('names the field that nothing fills; a default, a series or a setting of the site may fill the others', () => {
    const price = { item_code: 'TEA', price_list: 'Retail', price_list_rate: '12.50' }
    expect(siteShape(15).refusal(price, 'Item Price')).toBeNull()
    expect(siteShape(16).refusal({ ...price, price_list: '' }, 'Item Price')).toEqual({
      code: 'VALIDATION_FAILED',
      message: 'Item Price needs price_list: ERPNext 16 wants it and cannot fill it itself.',
      field: 'price_list',
    })
    expect(siteShape(15).refusal({ name: 'TEA' }, 'Item')).toBeNull()
    expect(siteShape(15).refusal({ title: 'VAT', taxes: [] }, 'Item Tax Template')).toMatchObject({ field: 'taxes' })
  })

  test('a sale is never turned away for it', () => {
    for (const doctype of [
      'Sales Invoice',
      'Payment Entry',
      'POS Closing Shift',
      'Wallet Transaction',
      'Loyalty Card',
    ]) {
      expect(siteShape(16).refusal({}, doctype)).toBeNull()
    }
  })
})
