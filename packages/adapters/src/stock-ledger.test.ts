import type { Document } from '@branchline/protocol'
import Big from 'big.js'
import fc from 'fast-check'
import { v5 as uuidV5 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { hashDocument } from './hash.ts'
import { adapters } from './registry.ts'
import { stockEntriesFor } from './stock-ledger.ts'

const syncUuid = '0192f0a0-0000-7000-8000-000000000001'
const stock = (doctype: string, rest: Record<string, unknown>): Document => ({
  doctype,
  name: 'X-CAI-2026-00001',
  docstatus: 1,
  sync_uuid: syncUuid,
  origin_branch: 'CAI',
  posting_date: '2026-11-24',
  ...rest,
})
const moved = (document: Document, operation: 'submit' | 'cancel' = 'submit') =>
  stockEntriesFor(document, operation, 'CAI').map((entry) => [entry.item_code, entry.warehouse, entry.actual_qty])

describe('stock ledger entries', () => {
  test('one per line, named after the branch and a sync_uuid that follows from the document', () => {
    const sale = stock('Sales Invoice', {
      update_stock: 1,
      items: [
        { name: 'row-a', item_code: 'A', qty: 2, warehouse: 'Cairo - B', stock_uom: 'Nos' },
        { item_code: 'B', qty: 1, warehouse: 'Cairo - B' },
      ],
    })
    const [first, second] = stockEntriesFor(sale, 'submit', 'CAI')
    const uuid = uuidV5('1:submit', syncUuid)
    expect(first).toEqual({
      doctype: 'Stock Ledger Entry',
      name: `SLE-CAI-${uuid}`,
      docstatus: 1,
      sync_uuid: uuid,
      origin_branch: 'CAI',
      item_code: 'A',
      warehouse: 'Cairo - B',
      posting_date: '2026-11-24',
      voucher_type: 'Sales Invoice',
      voucher_no: 'X-CAI-2026-00001',
      voucher_detail_no: 'row-a',
      actual_qty: -2,
      stock_uom: 'Nos',
    })
    expect(second?.sync_uuid).toBe(uuidV5('2:submit', syncUuid))
    expect(stockEntriesFor(structuredClone(sale), 'submit', 'CAI').map(hashDocument)).toEqual(
      [first, second].map((entry) => hashDocument(entry ?? {})),
    )
  })

  test('are accepted by the adapter of their DocType', () => {
    const items = [{ item_code: 'A', qty: '1.5', s_warehouse: 'S', t_warehouse: 'T' }]
    for (const entry of stockEntriesFor(stock('Stock Entry', { items }), 'cancel', 'CAI')) {
      expect(adapters['Stock Ledger Entry'].validateIncoming(entry, { branchCode: 'CAI' })).toBeNull()
    }
  })

  test('a Sales Invoice without update_stock, and a DocType that moves no stock, write none', () => {
    const items = [{ item_code: 'A', qty: 1, warehouse: 'W' }]
    expect(moved(stock('Sales Invoice', { items }))).toEqual([])
    expect(moved(stock('Sales Invoice', { items, update_stock: 0 }))).toEqual([])
    expect(moved(stock('Payment Entry', { items, update_stock: 1 }))).toEqual([])
    expect(moved(stock('constructor', { items }))).toEqual([])
  })

  test('what is sold or delivered goes out, what is received comes in, and a return the other way', () => {
    const items = [{ item_code: 'A', qty: 3, warehouse: 'W' }]
    expect(moved(stock('Sales Invoice', { items, update_stock: 1 }))).toEqual([['A', 'W', -3]])
    expect(moved(stock('Delivery Note', { items }))).toEqual([['A', 'W', -3]])
    expect(moved(stock('Purchase Receipt', { items }))).toEqual([['A', 'W', 3]])
    expect(
      moved(stock('Delivery Note', { is_return: 1, items: [{ item_code: 'A', qty: -3, warehouse: 'W' }] })),
    ).toEqual([['A', 'W', 3]])
  })

  test('rejected goods go into their own warehouse', () => {
    const items = [{ item_code: 'A', qty: 9, rejected_qty: 1, warehouse: 'W', rejected_warehouse: 'R' }]
    expect(moved(stock('Purchase Receipt', { items }))).toEqual([
      ['A', 'W', 9],
      ['A', 'R', 1],
    ])
  })

  test('a transfer leaves one warehouse and enters the other', () => {
    const items = [
      { item_code: 'A', qty: 4, s_warehouse: 'S', t_warehouse: 'T' },
      { item_code: 'B', qty: 1, t_warehouse: 'T' },
      { item_code: 'C', qty: 1 },
    ]
    const entry = stock('Stock Entry', { items, from_warehouse: 'F' })
    expect(moved(entry)).toEqual([
      ['A', 'S', -4],
      ['A', 'T', 4],
      ['B', 'T', 1],
      ['C', 'F', -1],
    ])
    expect(new Set(stockEntriesFor(entry, 'submit', 'CAI').map((line) => line.sync_uuid)).size).toBe(4)
  })

  test('a count sets the stock after it, also to nothing', () => {
    const items = [
      { item_code: 'A', qty: 7, current_qty: 10, warehouse: 'W' },
      { item_code: 'B', qty: 0, warehouse: 'W' },
      { item_code: 'C', qty: null, valuation_rate: 5, warehouse: 'W' },
    ]
    const count = stock('Stock Reconciliation', { items })
    const balances = (operation: 'submit' | 'cancel') =>
      stockEntriesFor(count, operation, 'CAI').map((entry) => [
        entry.item_code,
        entry.actual_qty,
        entry.qty_after_transaction,
      ])
    expect(balances('submit')).toEqual([
      ['A', -3, 7],
      ['B', 0, 0],
    ])
    expect(balances('cancel')).toEqual([
      ['A', 3, 10],
      ['B', 0, undefined],
    ])
  })

  test('quantities are in the stock unit', () => {
    expect(
      moved(stock('Delivery Note', { items: [{ item_code: 'A', qty: 2, conversion_factor: 12, warehouse: 'W' }] })),
    ).toEqual([['A', 'W', -24]])
    const given = { item_code: 'A', qty: 2, conversion_factor: 12, stock_qty: 23, warehouse: 'W' }
    expect(moved(stock('Delivery Note', { items: [given] }))).toEqual([['A', 'W', -23]])
  })

  test('quantities stay text where they came as text, and exact where they came as numbers', () => {
    const items = [
      { item_code: 'A', qty: '0.1', conversion_factor: '3', warehouse: 'W' },
      { item_code: 'B', qty: 0.1, conversion_factor: 3, warehouse: 'W' },
      { item_code: 'C', qty: '12345678901234567890.123456', warehouse: 'W' },
    ]
    expect(moved(stock('Delivery Note', { items })).map(([, , qty]) => qty)).toEqual([
      '-0.3',
      -0.3,
      '-12345678901234567890.123456',
    ])
  })

  test('a bundle moves what it is packed of, a service nothing', () => {
    const sale = stock('Sales Invoice', {
      update_stock: 1,
      set_warehouse: 'W',
      items: [
        { name: 'r1', item_code: 'BUNDLE', qty: 2 },
        { name: 'r2', item_code: 'A', qty: 1 },
        { name: 'r3', item_code: 'DELIVERY', qty: 1, is_stock_item: 0 },
      ],
      packed_items: [{ parent_item: 'BUNDLE', parent_detail_docname: 'r1', item_code: 'PART', qty: 6 }],
    })
    expect(moved(sale)).toEqual([
      ['A', 'W', -1],
      ['PART', 'W', -6],
    ])
  })

  test('submit and cancel of any document sum to zero and share no entry', () => {
    const quantity = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: -99999, max: 99999 }).map((n) => new Big(n).div(1000).toFixed()),
    )
    const line = fc.record({
      item_code: fc.constantFrom('A', 'B'),
      qty: quantity,
      current_qty: quantity,
      conversion_factor: fc.constantFrom(1, 12, '0.5'),
      warehouse: fc.constantFrom('W', 'V'),
      s_warehouse: fc.constantFrom('S', undefined),
      t_warehouse: fc.constantFrom('T', undefined),
    })
    const doctype = fc.constantFrom(
      'Sales Invoice',
      'Delivery Note',
      'Purchase Receipt',
      'Stock Entry',
      'Stock Reconciliation',
    )
    fc.assert(
      fc.property(doctype, fc.array(line, { maxLength: 5 }), (type, items) => {
        const document = stock(type, { update_stock: 1, items })
        const entries = [...stockEntriesFor(document, 'submit', 'CAI'), ...stockEntriesFor(document, 'cancel', 'CAI')]
        const sum = entries.reduce((total, entry) => total.plus(entry.actual_qty as string | number), new Big(0))
        expect(sum.eq(0)).toBe(true)
        expect(new Set(entries.map((entry) => entry.sync_uuid)).size).toBe(entries.length)
      }),
    )
  })

  test('a document without sync_uuid has no entries to derive', () => {
    const { sync_uuid: _, ...sale } = stock('Delivery Note', { items: [{ item_code: 'A', qty: 1 }] })
    expect(() => stockEntriesFor(sale as Document, 'submit', 'CAI')).toThrow('no sync_uuid')
  })
})
