import type { Document } from '@branchline/protocol'
import { describe, expect, it } from 'vitest'
import { fieldDifferences } from './field-differences.ts'

const customer = (more: object): Document => ({ doctype: 'Customer', name: 'CUST-1', ...more })

describe('the difference of two versions', () => {
  it('names every top-level field that differs, with both values, and no other', () => {
    const local = customer({ phone: '1', city: 'Cairo', customer_name: 'Ann' })
    const incoming = customer({ phone: '2', city: 'Cairo', customer_name: 'Anne' })
    expect(fieldDifferences(local, incoming)).toEqual([
      { field: 'customer_name', local: 'Ann', incoming: 'Anne' },
      { field: 'phone', local: '1', incoming: '2' },
    ])
  })

  it('a field that one side does not have is shown without a value there; null is a value', () => {
    expect(fieldDifferences(customer({ vat: null }), customer({ city: 'Giza' }))).toEqual([
      { field: 'city', incoming: 'Giza' },
      { field: 'vat', local: null },
    ])
  })

  it('a child table is one field', () => {
    const phones = (...numbers: string[]) => customer({ phones: numbers.map((phone, idx) => ({ idx, phone })) })
    expect(fieldDifferences(phones('1', '2'), phones('1', '3'))).toEqual([
      { field: 'phones', local: phones('1', '2').phones, incoming: phones('1', '3').phones },
    ])
  })

  it('the order of fields, the spelling of a number and what each side keeps for itself are no difference', () => {
    const local = customer({ limit: 10, address: { a: 1, b: 2 }, modified: '2026-01-01', _seen: 1 })
    const incoming = customer({ address: { b: 2, a: 1 }, limit: 10.0, modified: '2026-03-03' })
    expect(fieldDifferences(local, incoming)).toEqual([])
  })

  it('against a deleted record every field differs', () => {
    const local = customer({ phone: '1' })
    expect(fieldDifferences(local, null)).toEqual([
      { field: 'doctype', local: 'Customer' },
      { field: 'name', local: 'CUST-1' },
      { field: 'phone', local: '1' },
    ])
    expect(fieldDifferences(null, local).map(({ field }) => field)).toEqual(['doctype', 'name', 'phone'])
  })

  it('a field called like something inherited is a field like any other', () => {
    const odd = Object.fromEntries([['toString', 'x']])
    expect(fieldDifferences(customer(odd), customer({}))).toEqual([{ field: 'toString', local: 'x' }])
  })
})
