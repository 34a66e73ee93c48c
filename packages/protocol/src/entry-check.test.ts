import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEntry } from './entry-check.ts'
import { markInexactNumbers } from './exact-numbers.ts'

const parsed = (text: string) => checkEntry(JSON.parse(markInexactNumbers(text)))

describe('what one side accepts the other can store', () => {
  it.each([
    ['NUL', { a: 'x\u0000' }],
    ['half a surrogate pair', { a: ['\ud800'] }],
    ['an unsafe integer', { a: { b: 2 ** 53 } }],
    ['infinity', { a: Number.POSITIVE_INFINITY }],
    ['a function', { a: () => {} }],
    ['undefined', { a: undefined }],
    ['NUL in a field name', { 'a\u0000': 1 }],
    ['constructor as a field', JSON.parse('{"constructor":{"x":1}}')],
    ['__proto__ as a field', JSON.parse('{"a":{"__proto__":{"x":1}}}')],
  ])('%s is refused', (_what, document) => expect(checkEntry(document)).not.toBeNull())

  it('the flaw says where it is', () => {
    expect(checkEntry({ items: [{ qty: 1 }, { qty: 2 ** 60 }] })?.path).toBe('items.1.qty')
  })

  it('no depth overflows the stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(checkEntry(deep)?.message).toMatch(/deeper/)
  })

  it('whatever JSON text of moderate depth holds is accepted', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000')),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.stringMatching(/^[a-z_]{1,10}$/).filter((name) => name !== '__proto__'),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    })).value
    fc.assert(
      fc.property(value, (document) => {
        expect(checkEntry(document)).toBeNull()
      }),
    )
  })
})

describe('numbers', () => {
  it.each(['9007199254740993', '0.12345678901234567890', '1e400', '1.00000000000000000001', '123456789012345678'])(
    '%s, which a double would change, is refused',
    (number) => expect(parsed(`{"a":{"b":[${number}]}}`)?.message).toMatch(/double/),
  )

  it.each(['10.0', '0.1', '1e3', '-0', '1.50', '1E-7', '9007199254740991', '0.30000000000000004', '100000000000000.5'])(
    '%s is accepted',
    (number) => expect(parsed(`{"a":${number}}`)).toBeNull(),
  )

  it('digits inside a text are nobody’s business', () => {
    expect(parsed('{"a":"paid: 12345678901234567890, 1e400"}')).toBeNull()
  })

  it('what JSON.stringify wrote comes back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(JSON.parse(markInexactNumbers(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('text that is no JSON is left to its parser', () => {
    expect(markInexactNumbers('{"a":12345678901234567890')).toBe('{"a":12345678901234567890')
  })
})
