import { describe, expect, test } from 'vitest'
import { doctypes } from '../doctypes.ts'
import { adapters } from '../registry.ts'
import { doctypeShape, erpnextVersions, everyTable, foreignFields } from './doctype-shape.ts'
import onlyIn from './only-in-version.json' with { type: 'json' }
import { renamesOf } from './renames.ts'

const known = doctypes.filter((doctype) => doctypeShape(doctype, 15) !== null)

describe('every DocType whose shape is known', () => {
  test("is one in both versions; of a chain's own nothing is known", () => {
    const sold = [
      'Sales Invoice',
      'POS Profile',
      'POS Closing Shift',
      'Item',
      'Customer',
      'Payment Entry',
      'Item Price',
    ]
    expect(known).toEqual(expect.arrayContaining(sold))
    for (const doctype of known) expect(doctypeShape(doctype, 16)).not.toBeNull()
    expect(doctypeShape('Loyalty Card', 15)).toBeNull()
  })

  test.each(known)('%s: its adapter declares the child tables of both versions, and no other', (doctype) => {
    expect([...adapters[doctype].childTables].sort()).toEqual(Object.keys(everyTable(doctype)).sort())
  })

  test.each(known)('%s: what a master has to bring is mandatory, and a transaction has to bring nothing', (doctype) => {
    for (const version of erpnextVersions) {
      const shape = doctypeShape(doctype, version)
      expect(shape?.mandatory).toEqual(expect.arrayContaining([...(shape?.given ?? [])]))
      if (adapters[doctype].identity === 'sync_uuid') expect(shape?.given).toEqual([])
    }
  })

  test('what is named by a series at ERPNext and travels up has a series here', () => {
    const numbered = known.filter((doctype) => adapters[doctype].behaviour === 'submittable')
    for (const doctype of numbered) {
      expect(adapters[doctype].seriesPrefix).not.toBeNull()
      expect(doctypeShape(doctype, 16)?.naming).toMatch(/^naming_series:$|#$/)
    }
  })
})

describe('the two versions', () => {
  test('differ in the tables and fields that moved', () => {
    expect(doctypeShape('Sales Invoice', 15)?.tables).not.toHaveProperty('item_wise_tax_details')
    expect(doctypeShape('Sales Invoice', 16)?.tables).toHaveProperty('item_wise_tax_details', 'Item Wise Tax Detail')
    expect(doctypeShape('Company', 15)?.mandatory).not.toContain('valuation_method')
    expect(doctypeShape('Company', 16)?.mandatory).toContain('valuation_method')
    expect(foreignFields('Sales Taxes and Charges', 16)).toEqual(['item_wise_tax_detail'])
    expect(foreignFields('Item', 15)).toContain('production_capacity')
    expect(foreignFields('Item', 16)).toEqual([])
  })

  test('a field that is translated is one that each version has under its name alone', () => {
    for (const doctype of Object.keys(onlyIn)) {
      for (const { v15, v16 } of renamesOf(doctype)) {
        expect(foreignFields(doctype, 16)).toContain(v15)
        expect(foreignFields(doctype, 15)).toContain(v16)
      }
    }
  })
})
