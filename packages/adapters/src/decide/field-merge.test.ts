import type { Document } from '@branchline/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changedFieldsAt, everyFieldAt, type FieldVersion, mergeFields, sameTimes } from './field-merge.ts'
import { document, hlcAt } from './versions.fixture.ts'

const field = fc.constantFrom('phone', 'email', 'accounts', 'modified', '_seen')
const value = fc.constantFrom<unknown>(null, '', 'a', 'b', 1, [], [{ idx: 1, x: 1 }], [{ idx: 2, x: 1 }], [{ x: 2 }])
const time = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('CAI', 'ALX'))
  .map(([ms, site]) => hlcAt(ms, site))
const version: fc.Arbitrary<FieldVersion> = fc
  .record({
    fields: fc.dictionary(field, value),
    fieldTimes: fc.dictionary(fc.constantFrom('phone', 'email', 'accounts'), time),
  })
  .map(({ fields, fieldTimes }) => ({ document: document({ ...fields }), fieldTimes: { ...fieldTimes } }))

const merge = (a: FieldVersion, b: FieldVersion): FieldVersion => {
  const { document: merged, fieldTimes } = mergeFields(a, b)
  return { document: merged, fieldTimes }
}

describe('the field merge, document and field times', () => {
  test('is commutative', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(merge(a, b)).toEqual(merge(b, a))
      }),
      { numRuns: 500 },
    )
  })

  test('is associative', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)))
      }),
      { numRuns: 500 },
    )
  })

  test('is idempotent', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(merge(a, a)).toEqual(a)
        expect(merge(merge(a, b), b)).toEqual(merge(a, b))
      }),
    )
  })

  test('says which side gave way, and nobody did where the content is the same', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const forth = mergeFields(a, b)
        const back = mergeFields(b, a)
        expect([forth.aLost, forth.bLost]).toEqual([back.bLost, back.aLost])
        expect(mergeFields(a, a)).toMatchObject({ aLost: false, bLost: false })
      }),
    )
  })
})

describe('field by field', () => {
  const base = { phone: '1', email: 'a' }

  test('edits of different fields both stand', () => {
    const a = { document: document({ ...base, phone: '2' }), fieldTimes: { phone: hlcAt(2), email: hlcAt(1) } }
    const b = { document: document({ ...base, email: 'b' }), fieldTimes: { phone: hlcAt(1), email: hlcAt(3) } }
    expect(merge(a, b)).toEqual({
      document: document({ phone: '2', email: 'b' }),
      fieldTimes: { phone: hlcAt(2), email: hlcAt(3) },
    })
  })

  test('a missing field is a value: a later removal removes, an earlier one does not', () => {
    const held = everyFieldAt(document(base), hlcAt(5))
    const removed = (ms: number) => ({ document: document({ phone: '1' }), fieldTimes: { email: hlcAt(ms) } })
    expect(merge(held, removed(6)).document).toEqual(document({ phone: '1' }))
    expect(merge(held, removed(4)).document).toEqual(document(base))
  })

  test('a child table is one field', () => {
    const rows = (x: number) => document({ accounts: [{ x }, { x: 0 }] })
    expect(merge(everyFieldAt(rows(1), hlcAt(1)), everyFieldAt(rows(2), hlcAt(2))).document).toEqual(rows(2))
  })

  test('equal times: the greater canonical JSON, and anything before nothing', () => {
    const [a, b] = [everyFieldAt(document({ phone: '1' }), hlcAt(1)), everyFieldAt(document({ phone: '2' }), hlcAt(1))]
    expect(merge(a, b).document.phone).toBe('2')
    expect(merge({ document: document(), fieldTimes: { phone: hlcAt(1) } }, a).document.phone).toBe('1')
  })

  test('without field times, what differs from the stored version was written now and the rest when that was', () => {
    const held = everyFieldAt(document(base), hlcAt(5))
    expect(changedFieldsAt(document({ phone: '2', note: 'x', modified: 'now' }), hlcAt(9), held).fieldTimes).toEqual({
      phone: hlcAt(9),
      note: hlcAt(9),
      email: hlcAt(9),
    })
    expect(changedFieldsAt(document(base), hlcAt(9), held).fieldTimes).toEqual(held.fieldTimes)
  })

  test('identity and stamps carry no time', () => {
    const { fieldTimes } = everyFieldAt(document({ phone: '1', modified: 'x', _seen: 'y', idx: 1 }), hlcAt(1))
    expect(fieldTimes).toEqual({ phone: hlcAt(1) })
  })

  test('a field may be called anything', () => {
    const hostile = JSON.parse('{"doctype":"Customer","name":"X","__proto__":{"a":1},"constructor":2}') as Document
    const merged = merge(everyFieldAt(hostile, hlcAt(1)), everyFieldAt(document({ toString: 'x' }), hlcAt(2)))
    expect(Object.getPrototypeOf(merged.document)).toBe(Object.prototype)
    expect(Object.keys(merged.document).sort()).toEqual(['__proto__', 'constructor', 'doctype', 'name', 'toString'])
  })

  test('two maps of times are the same or not', () => {
    expect(sameTimes({ a: '1' }, { a: '1' })).toBe(true)
    expect(sameTimes({ a: '1' }, { a: '2' }) || sameTimes({ a: '1' }, {}) || sameTimes({ a: '1' }, { b: '1' })).toBe(
      false,
    )
  })
})
