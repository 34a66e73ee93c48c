import { checkEntry, inexactNumberKey, limits } from '@branchline/protocol'
import canonicalizeModule from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, fullCanonicalJson, isHiddenKey, writeCanonical } from './canonical-json.ts'

// The package is CommonJS; its types say otherwise.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined

function withoutHiddenKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutHiddenKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !isHiddenKey(key))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutHiddenKeys(inner)]))
}

const key = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'modified',
    'modified_by',
    'owner',
    'creation',
    'idx',
    'synced_from_failover',
    '_x',
    'name',
    '__proto__',
  ),
)
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
})).value

describe('canonical JSON', () => {
  test('is RFC 8785 as the canonicalize package writes it', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(fullCanonicalJson(value)).toBe(canonicalize(value))
      }),
    )
  })

  test('passes over the hidden keys at every depth and over nothing else', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(withoutHiddenKeys(value)))
      }),
    )
  })

  test('what one pass calls sound passes the entry check, and what it calls whole is the whole document', () => {
    const odd = fc.constantFrom('a\u0000b', '\ud800', 2 ** 60, { [inexactNumberKey]: '1e400' }, { constructor: 1 }, [
      [],
    ])
    const document = fc.dictionary(key, fc.oneof(json, odd), { noNullPrototype: true })
    fc.assert(
      fc.property(document, (value) => {
        const { text, whole, sound } = writeCanonical(value)
        if (sound) expect(checkEntry(value)).toBeNull()
        if (sound) expect(text).toBe(canonicalJson(value))
        if (sound && whole) expect(text).toBe(fullCanonicalJson(value))
      }),
    )
  })

  test('an ordinary document is sound and whole', () => {
    const sale = { name: 'SINV-1', remarks: 'two "big" boxes\n😀', items: [{ qty: 1.5, rate: '0.10' }], customer: null }
    expect(writeCanonical(sale)).toEqual({ text: canonicalJson(sale), whole: true, sound: true })
    expect(writeCanonical({ ...sale, owner: 'a' })).toMatchObject({ whole: false, sound: true })
  })

  test('nothing overflows it: not nesting, not a number too large', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
    for (const value of [deep, Number.POSITIVE_INFINITY, undefined, { _hidden: deep }, { items: [Number.NaN] }]) {
      expect(writeCanonical(value).sound).toBe(false)
    }
    expect(() => canonicalJson(deep)).toThrow(`deeper than ${limits.documentDepth}`)
  })

  test('is read back as the same value', () => {
    const value = { b: [1, -0, 1e21, 1e-7, 0.1], a: { '"': '\\\n\u2028é', '': null }, é: '😀' }
    expect(JSON.parse(fullCanonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
  })

  test('treats undefined as absent in an object and as null in a list', () => {
    expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}')
  })

  test('refuses what JSON cannot say', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1]) {
      expect(() => canonicalJson({ value })).toThrow(TypeError)
    }
  })

  test('does not take one object for another whose keys read alike when joined', () => {
    expect(canonicalJson({ 'a\nb': 1, c: 2 })).toBe('{"a\\nb":1,"c":2}')
    expect(canonicalJson({ a: 1, 'b\nc': 2 })).toBe('{"a":1,"b\\nc":2}')
    expect(canonicalJson({ 'a\nb': 1, c: 2 })).toBe('{"a\\nb":1,"c":2}')
  })

  test('forgets shapes rather than grow without limit, and answers the same', () => {
    for (let index = 0; index < 2_500; index++) {
      expect(canonicalJson({ [`z${index}`]: 1, a: 2 })).toBe(`{"a":2,"z${index}":1}`)
    }
    const wide = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`field_${index}`, index]))
    expect(fullCanonicalJson(wide)).toBe(canonicalize(wide))
  })
})
