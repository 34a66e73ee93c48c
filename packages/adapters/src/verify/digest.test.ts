import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addMoney, Digest, leafOf, type Money, moneyApart, type Part, sameDigest } from './digest.ts'

const money: fc.Arbitrary<Money | null> = fc.option(
  fc.record({
    currency: fc.constantFrom('EGP', 'USD'),
    amount: fc.integer({ min: -100_000, max: 100_000 }).map((cents) => (cents / 1_000).toFixed(3)),
  }),
)
const part: fc.Arbitrary<Part> = fc
  .tuple(fc.string(), fc.string(), fc.boolean(), money)
  .map(([key, hash, sound, worth]) => ({ leaf: leafOf(key, hash, sound), money: worth }))

function digestOf(parts: Part[]): Digest {
  const digest = new Digest()
  for (const one of parts) digest.add(one)
  return digest
}

it('the order of records does not count', () => {
  fc.assert(
    fc.property(fc.array(part), fc.infiniteStream(fc.nat()), (parts, order) => {
      const shuffled = parts.map((one) => ({ one, at: order.next().value })).sort((a, b) => a.at - b.at)
      expect(digestOf(shuffled.map(({ one }) => one)).text()).toEqual(digestOf(parts).text())
    }),
  )
})

it('what was added and taken out again was never there: kept up step by step it is what it would be if it were reckoned anew', () => {
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (kept, gone) => {
      const digest = digestOf([...gone, ...kept])
      for (const one of gone) digest.remove(one)
      expect(digest.text()).toEqual(digestOf(kept).text())
    }),
  )
})

it('parts add up to the whole', () => {
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (first, second) => {
      const whole = digestOf(first)
      whole.merge(digestOf(second).text())
      expect(whole.text()).toEqual(digestOf([...first, ...second]).text())
    }),
  )
})

it('a record counted twice, one more, one less or another content shows', () => {
  fc.assert(
    fc.property(fc.array(part), part, fc.nat(), (parts, one, at) => {
      const before = digestOf(parts)
      expect(sameDigest(before, digestOf([...parts, one, one]))).toBe(false)
      expect(sameDigest(before, digestOf([...parts, one]))).toBe(false)
      if (parts.length > 0) {
        const changed = parts.with(at % parts.length, { ...one, leaf: one.leaf ^ 1n })
        const same = changed[at % parts.length]?.leaf === parts[at % parts.length]?.leaf
        expect(sameDigest(before, digestOf(changed))).toBe(same)
      }
    }),
  )
})

it('a row that was altered has another leaf than the sound row of the same content', () => {
  expect(leafOf('K', 'cfc7', false)).not.toBe(leafOf('K', 'cfc7', true))
})

it('money is exact, by currency, and nothing is left out but what adds up to nothing', () => {
  const tenths = Array.from({ length: 10 }, () => ({ currency: 'EGP', amount: '0.1' }))
  expect(addMoney(...tenths, { currency: 'USD', amount: '5' }, { currency: 'USD', amount: '-5' })).toEqual({ EGP: '1' })
  expect(addMoney({ EGP: '9007199254740993.01' }, { currency: 'EGP', amount: '0.001' })).toEqual({
    EGP: '9007199254740993.011',
  })
})

it('two sides are apart by what either holds more', () => {
  const egp = (amount: string) => ({ currency: 'EGP', amount })
  expect(moneyApart(egp('12.50'), null)).toEqual({ EGP: '12.5' })
  expect(moneyApart(egp('12.50'), egp('20'))).toEqual({ EGP: '7.5' })
  expect(moneyApart(egp('1'), { currency: 'USD', amount: '1' })).toEqual({ EGP: '1', USD: '1' })
  expect(moneyApart(egp('1'), egp('1.00'))).toEqual({})
})
