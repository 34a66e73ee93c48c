import type { Document } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { type Doctype, doctypes } from '../doctypes.ts'
import { adapters } from '../registry.ts'

const syncUuid = '0192f0a0-0000-7000-8000-000000000001'
const submittables = doctypes.filter((doctype) => adapters[doctype].behaviour === 'submittable')
const transaction = (doctype: Doctype, fields: Record<string, unknown> = {}): Document => ({
  doctype,
  name: `${adapters[doctype].seriesPrefix}-CAI-2026-00001`,
  sync_uuid: syncUuid,
  origin_branch: 'CAI',
  ...fields,
})
const validate = (doctype: Doctype, fields: Record<string, unknown>, branchCode: string | null = 'CAI') =>
  adapters[doctype].validateIncoming(transaction(doctype, fields), { branchCode })

describe('every submittable', () => {
  test('is accepted from its own branch, its tills and from central in its name', () => {
    for (const doctype of submittables) {
      const prefix = adapters[doctype].seriesPrefix
      for (const part of ['', 'T03-', 'F-']) {
        expect(validate(doctype, { name: `${prefix}-CAI-${part}2026-00001` })).toBeNull()
        expect(validate(doctype, { naming_series: `${prefix}-CAI-${part}.YYYY.-.#####` })).toBeNull()
      }
      expect(validate(doctype, {}, null)).toBeNull()
    }
  })

  test("carries its branch's code in name and series", () => {
    const mismatch = { code: 'NAMING_SERIES_MISMATCH' }
    for (const doctype of submittables) {
      const prefix = adapters[doctype].seriesPrefix
      for (const name of [`${prefix}-CAIRO-2026-00001`, `${prefix}-2026-00001`, `ACC-${prefix}-CAI-2026-1`, 'x']) {
        expect(validate(doctype, { name })).toMatchObject(mismatch)
      }
      expect(validate(doctype, { naming_series: `ACC-${prefix}-.YYYY.-` })).toMatchObject({
        ...mismatch,
        field: 'naming_series',
      })
      expect(validate(doctype, { origin_branch: 'ALX' }, null)).toMatchObject(mismatch)
    }
  })

  test('belongs to the branch that is logged in, whatever it says', () => {
    for (const doctype of submittables) {
      expect(validate(doctype, { origin_branch: 'ALX' })).toMatchObject({ code: 'WRONG_BRANCH' })
      expect(validate(doctype, { origin_branch: undefined })).toBeNull()
      expect(validate(doctype, { origin_branch: undefined }, null)).toMatchObject({ field: 'origin_branch' })
    }
  })

  test('has a sync_uuid that is a UUID, and a posting date that is a date', () => {
    for (const doctype of submittables) {
      for (const sync_uuid of [undefined, '', 'x'])
        expect(validate(doctype, { sync_uuid })).toMatchObject({ field: 'sync_uuid' })
      for (const posting_date of ['24/11/2026', '2026-13-01', 20261124]) {
        expect(validate(doctype, { posting_date })).toMatchObject({ field: 'posting_date' })
      }
      for (const posting_date of [null, '', '2026-11-24', '2026-11-24 10:00:00']) {
        expect(validate(doctype, { posting_date })).toBeNull()
      }
    }
  })
})

describe('a Sales Invoice', () => {
  test('has decimals where money and stock are summed', () => {
    expect(validate('Sales Invoice', { grand_total: '9.990', items: [{ qty: 1, rate: '9.99' }] })).toBeNull()
    expect(validate('Sales Invoice', { grand_total: 'nine' })).toMatchObject({ field: 'grand_total' })
    expect(validate('Sales Invoice', { items: [{ qty: 1 }, { qty: 'two' }] })).toEqual({
      code: 'VALIDATION_FAILED',
      message: 'qty in row 2 of items is not a decimal number.',
      field: 'items.qty',
    })
  })
})

describe('a Stock Ledger Entry', () => {
  test('is named after its branch, outside the grammar of names', () => {
    const entry = (name: string) => validate('Stock Ledger Entry', { name, item_code: 'A', actual_qty: -1 })
    expect(entry(`SLE-CAI-${syncUuid}`)).toBeNull()
    expect(entry(`SLE-CAIRO-${syncUuid}`)).toMatchObject({ code: 'NAMING_SERIES_MISMATCH' })
  })
})

describe('entries that are summed', () => {
  test('may come from central itself, without a branch', () => {
    for (const doctype of ['Wallet Transaction', 'Loyalty Point Entry', 'POS Coupon Redemption'] as const) {
      expect(validate(doctype, { name: 'X', origin_branch: undefined }, null)).toBeNull()
      expect(validate(doctype, { name: 'X', origin_branch: 'ALX' })).toMatchObject({ code: 'WRONG_BRANCH' })
    }
    expect(validate('Wallet Transaction', { name: 'X', amount: 'five' })).toMatchObject({ field: 'amount' })
  })
})
