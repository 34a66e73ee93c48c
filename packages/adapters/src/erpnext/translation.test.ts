import type { Document } from '@branchline/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashDocument } from '../hash.ts'
import { fromVersion15, toVersion15 } from './site-shape.ts'

// Both directions give back every document of their version byte for byte, fields nobody knows included.

const check = fc.constantFrom(0, 1, null, '0', '1', true, false, 2)
const amount = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  fc.constantFrom('12.50', '-0.001', '7'),
)
const unknownFields = fc.dictionary(fc.stringMatching(/^custom_[a-z]{1,4}$/), fc.jsonValue(), { maxKeys: 3 })
const itemCodes = ['TEA', '71053', '10002', '85123A', 'Zoë شاي', 'constructor']
const rowName = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', undefined)

function defined(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
}

const itemRow = fc
  .record({
    name: rowName,
    item_code: fc.constantFrom(...itemCodes, undefined),
    item_name: fc.constantFrom('Tea', undefined),
    base_net_amount: fc.option(amount, { nil: undefined }),
    scio_detail: fc.constantFrom('x', undefined),
  })
  .map(defined)

const taxText = fc.oneof(
  fc.constantFrom(undefined, null, '', '{}', 'not JSON', '[1]', '{"TEA":14}', '{"TEA":[14.0, 1.75]}'),
  fc
    .dictionary(fc.constantFrom(...itemCodes), fc.tuple(amount, amount), { maxKeys: 4 })
    .map((shares) => JSON.stringify(shares)),
)
const taxName = fc.constantFrom('t1', 't2', undefined)
const taxRow15 = fc.record({ name: taxName, charge_type: fc.constantFrom('On Net Total', 'Actual'), text: taxText })
const detailRow = fc
  .record({
    name: fc.constantFrom('d1', undefined),
    item_row: fc.constantFrom('r1', 'r2', 'r3', 'gone'),
    tax_row: fc.constantFrom('t1', 't2', 'gone'),
    rate: fc.oneof(amount, fc.constantFrom(null, undefined)),
    amount: fc.oneof(amount, fc.constantFrom(null, undefined)),
    taxable_amount: fc.option(amount, { nil: undefined }),
  })
  .map(defined)

const version15 = fc
  .record({
    items: fc.array(itemRow, { maxLength: 5 }),
    taxes: fc.array(taxRow15, { maxLength: 3 }),
    flag: check,
    campaign: fc.constantFrom('Summer', null, undefined),
    more: unknownFields,
  })
  .map(({ items, taxes, flag, campaign, more }) => ({
    ...more,
    items,
    taxes: taxes.map(({ text, ...tax }) => defined({ ...tax, item_wise_tax_detail: text })),
    ...defined({ campaign, source: campaign, disable_grand_total_to_default_mop: flag }),
  }))

const version16 = fc
  .record({
    items: fc.array(itemRow, { maxLength: 5 }),
    taxes: fc.array(fc.record({ name: taxName }).map(defined), { maxLength: 3 }),
    details: fc.oneof(fc.array(detailRow, { maxLength: 6 }), fc.constantFrom(null, undefined)),
    flag: check,
    campaign: fc.constantFrom('Summer', null, undefined),
    more: unknownFields,
  })
  .map(({ items, taxes, details, flag, campaign, more }) => ({
    ...more,
    items,
    taxes,
    ...defined({ item_wise_tax_details: details, utm_campaign: campaign, set_grand_total_to_default_mop: flag }),
  }))

const doctypes = ['Sales Invoice', 'Delivery Note', 'Purchase Receipt', 'POS Profile', 'POS Closing Shift', 'Item']
const named = (doctype: string, fields: object): Document => ({ ...fields, doctype, name: 'X' })

describe.each(doctypes)('a %s', (doctype) => {
  test('of version 15 comes back from the shape of 16 as it was', () => {
    fc.assert(
      fc.property(version15, (fields) => {
        const document = named(doctype, fields)
        expect(toVersion15(fromVersion15(document, doctype), doctype)).toEqual(document)
      }),
      { numRuns: 300 },
    )
  })

  test('of version 16 comes back from the shape of 15 as it was', () => {
    fc.assert(
      fc.property(version16, (fields) => {
        const document = named(doctype, fields)
        const back = fromVersion15(toVersion15(document, doctype), doctype)
        expect(back).toEqual(document)
        expect(hashDocument(back)).toBe(hashDocument(document))
      }),
      { numRuns: 300 },
    )
  })

  test('is stored in one shape, however often it is read and written back', () => {
    fc.assert(
      fc.property(version15, (fields) => {
        const stored = fromVersion15(named(doctype, fields), doctype)
        expect(fromVersion15(toVersion15(stored, doctype), doctype)).toEqual(stored)
      }),
      { numRuns: 100 },
    )
  })
})
