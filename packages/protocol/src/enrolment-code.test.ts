import fc from 'fast-check'
import { expect, it } from 'vitest'
import { enrolmentCodeOf, readEnrolmentCode } from './enrolment-code.ts'

const symbols = '123456789ABCDEFGHJKMNPQRSTVWXYZ'
const code = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/).map(enrolmentCodeOf)
const place = fc.nat(11)

/** Of the twelve symbols, without hyphens. */
function bare(text: string): string[] {
  return Array.from(text.replaceAll('-', ''))
}

it('a code is read however it is typed', () => {
  fc.assert(
    fc.property(code, (text) => {
      expect(text).toMatch(/^[1-9A-Z]{4}-[1-9A-Z]{4}-[1-9A-Z]{4}$/)
      expect(readEnrolmentCode(text)).toBe(text)
      expect(readEnrolmentCode(` ${text.toLowerCase().replaceAll('-', ' ').replaceAll('1', 'l')} `)).toBe(text)
    }),
  )
})

it('one symbol typed wrong is always found', () => {
  fc.assert(
    fc.property(code, place, fc.constantFrom(...symbols), (text, at, symbol) => {
      const typed = bare(text)
      fc.pre(typed[at] !== symbol)
      expect(readEnrolmentCode(typed.with(at, symbol).join(''))).toBeNull()
    }),
  )
})

it('two symbols that changed places are always found', () => {
  fc.assert(
    fc.property(code, place, place, (text, one, other) => {
      const typed = bare(text)
      const [a = '', b = ''] = [typed[one], typed[other]]
      fc.pre(a !== b)
      expect(readEnrolmentCode(typed.with(one, b).with(other, a).join(''))).toBeNull()
    }),
  )
})

it('what is no code is none', () => {
  for (const text of ['', '1', 'ABCD-EFGH', 'ABCD-EFGH-JKM0', 'ÀBCD-EFGH-JKMN', 'x'.repeat(1_000)])
    expect(readEnrolmentCode(text)).toBeNull()
})

it('every symbol of a code comes as often as any other', () => {
  const counts = new Map<string, number>()
  for (let i = 0; i < 2_000; i += 1)
    for (const symbol of bare(
      enrolmentCodeOf(Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')),
    ).slice(0, 11))
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  // 22,000 symbols over 31: 710 each, give or take 26.
  expect(counts.size).toBe(31)
  for (const count of counts.values()) expect(Math.abs(count - 710)).toBeLessThan(200)
})
