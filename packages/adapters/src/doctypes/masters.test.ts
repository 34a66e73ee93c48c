import type { Document } from '@branchline/protocol'
import { describe, expect, test } from 'vitest'
import { hashDocument } from '../hash.ts'
import { adapters } from '../registry.ts'
import { itemPricePrefix } from './item-price.ts'

const atCentral = { branchCode: null }

describe('Item', () => {
  test('a template with variants is never deleted from under them', () => {
    const item = adapters.Item
    expect(item.dependants).toBe('variant_of')
    const template: Document = { doctype: 'Item', name: 'SHIRT', has_variants: 1 }
    const hash = hashDocument(template)
    const incoming = {
      operation: 'delete',
      document: template,
      hash,
      baseHash: hash,
      hlc: '',
      fieldTimes: null,
      sequence: null,
    } as const
    const stored = { document: template, hash, hlc: '', fieldTimes: null, sequence: null }
    const decide = (dependants: number) => item.decide({ incoming, stored, rule: 'Central-Wins', dependants })
    expect(decide(3)).toMatchObject({ outcome: 'reject', code: 'DOCUMENT_IN_USE' })
    expect(decide(0)).toEqual({ outcome: 'remove' })
  })

  test('its child tables are lists of rows', () => {
    for (const barcodes of ['123', { barcode: '123' }, ['123'], [null], [[]]]) {
      const refusal = adapters.Item.validateIncoming({ doctype: 'Item', name: 'A', barcodes }, atCentral)
      expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', field: 'barcodes' })
    }
    for (const barcodes of [[], [{ barcode: '123' }], null, undefined]) {
      expect(adapters.Item.validateIncoming({ doctype: 'Item', name: 'A', barcodes }, atCentral)).toBeNull()
    }
  })
})

describe('Item Price', () => {
  const price = (fields: Record<string, unknown>): Document => ({
    doctype: 'Item Price',
    name: 'b1946ac92',
    item_code: 'A',
    price_list: 'Retail',
    uom: 'Nos',
    currency: 'EGP',
    price_list_rate: 10,
    ...fields,
  })
  const keyOf = (fields: Record<string, unknown>) => adapters['Item Price'].conflictKey(price(fields))

  test('missing, null, empty and no packing unit are one key', () => {
    const empties = ['customer', 'supplier', 'batch_no', 'valid_from', 'valid_upto'] as const
    for (const empty of [null, '', undefined]) {
      expect(keyOf(Object.fromEntries(empties.map((field) => [field, empty])))).toBe(keyOf({}))
      expect(keyOf({ packing_unit: empty })).toBe(keyOf({ packing_unit: 0 }))
    }
  })

  test('every part of the key tells prices apart, the rate and the name do not', () => {
    for (const field of [
      'item_code',
      'price_list',
      'uom',
      'currency',
      'customer',
      'supplier',
      'batch_no',
      'valid_from',
      'valid_upto',
    ]) {
      expect(keyOf({ [field]: '2026-01-01' })).not.toBe(keyOf({}))
    }
    expect(keyOf({ packing_unit: 6 })).not.toBe(keyOf({}))
    expect(keyOf({ customer: 'X' })).not.toBe(keyOf({ supplier: 'X' }))
    expect(keyOf({ price_list_rate: 11, name: 'other' })).toBe(keyOf({}))
  })

  test('no value can pass for two', () => {
    expect(keyOf({ customer: 'a","b' })).not.toBe(keyOf({ customer: 'a', supplier: 'b' }))
  })

  test('its rate is a decimal and it prices an item', () => {
    const validate = (fields: Record<string, unknown>) =>
      adapters['Item Price'].validateIncoming(price(fields), atCentral)
    expect(validate({})).toBeNull()
    expect(validate({ price_list_rate: '10.500' })).toBeNull()
    for (const rate of ['ten', '1e9', '1,5', true, {}, `1${'0'.repeat(64)}`]) {
      expect(validate({ price_list_rate: rate })).toMatchObject({ field: 'price_list_rate' })
    }
    expect(validate({ item_code: '' })).toMatchObject({ field: 'item_code' })
  })
})

describe('User', () => {
  test('leaves and is stored without anything one could log in with', () => {
    const user: Document = {
      doctype: 'User',
      name: 'mona@shop.eg',
      full_name: 'Mona',
      new_password: 'x',
      password_hash: 'x',
      passwordVerifier: 'x',
      api_key: 'x',
      api_secret: 'x',
      reset_password_key: 'x',
      pin: '1234',
      pin_hash: 'x',
      otp_secret: 'x',
      roles: [{ role: 'Cashier', access_token: 'x' }],
      footprint: 'stays',
      pinned_items: 'stays',
    }
    const bare = {
      doctype: 'User',
      name: 'mona@shop.eg',
      full_name: 'Mona',
      roles: [{ role: 'Cashier' }],
      footprint: 'stays',
      pinned_items: 'stays',
    }
    expect(adapters.User.serialize(user)).toEqual(bare)
    expect(adapters.User.preApplyTransform(user)).toEqual(bare)
  })
})

describe('Customer', () => {
  test('keeps any name it was given, and has no second identity yet', () => {
    const customer: Document = { doctype: 'Customer', name: '17850', mobile_no: '+20 100 123 4567' }
    expect(adapters.Customer.validateIncoming(customer, { branchCode: 'CAI' })).toBeNull()
    expect(adapters.Customer.conflictKey(customer)).toBeNull()
  })
})

describe('Wallet', () => {
  test('keeps no balance: that is the sum of its transactions', () => {
    const wallet: Document = {
      doctype: 'Wallet',
      name: 'X-WALLET',
      customer: 'X',
      current_balance: 5,
      available_balance: 5,
    }
    const kept = { doctype: 'Wallet', name: 'X-WALLET', customer: 'X' }
    expect(adapters.Wallet.preApplyTransform(wallet)).toEqual(kept)
    expect(adapters.Wallet.serialize(wallet)).toEqual(kept)
  })
})

test('a document with nothing to take away is handed through, not copied', () => {
  const document: Document = { doctype: 'Item', name: 'A' }
  for (const adapter of [adapters.Item, adapters.Wallet, adapters['Sales Invoice']]) {
    expect(adapter.serialize(document)).toBe(document)
    expect(adapter.preApplyTransform(document)).toBe(document)
  }
})

test("an item's prices are found by what their combination begins with, and no other item's", () => {
  const keyOf = (item_code: string) =>
    adapters['Item Price'].conflictKey({ doctype: 'Item Price', name: 'x', item_code }) ?? ''
  const codes = ['TEA', 'TEA"', 'TEA,', 'TEA-SH', 'tea', '["TEA",', 'شاي']
  for (const code of codes) {
    const found = codes.filter((other) => keyOf(other).startsWith(itemPricePrefix(code)))
    expect(found).toEqual([code])
  }
})
