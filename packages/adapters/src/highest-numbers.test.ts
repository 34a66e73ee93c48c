import fc from 'fast-check'
import { expect, it } from 'vitest'
import { highestNumbers } from './highest-numbers.ts'
import { defaultSeries, expandSeries, formatName } from './series.ts'

const sinv = (name: string) => ({ prefix: 'SINV', name })

it('each series of the branch has its highest number, whatever the width and the order', () => {
  const names = ['SINV-CAI-2026-00009', 'SINV-CAI-2026-00120', 'SINV-CAI-2026-100000', 'SINV-CAI-2025-00007']
  expect(highestNumbers('CAI', names.map(sinv))).toEqual({ 'SINV-CAI-2026-': 100_000, 'SINV-CAI-2025-': 7 })
})

it('a till has a series of its own, customers one without a year', () => {
  const names = [sinv('SINV-CAI-T03-2026-00004'), { prefix: 'CUST', name: 'CUST-CAI-00012' }]
  expect(highestNumbers('CAI', names)).toEqual({ 'SINV-CAI-T03-2026-': 4, 'CUST-CAI-': 12 })
})

it('names of other branches, of central itself, and names without a number count for nothing', () => {
  const names = ['SINV-CAIRO-2026-00001', 'SINV-ALX-2026-00001', 'SINV-CAI-F-2026-00009', 'SINV-CAI-2026-', 'x-7']
  expect(highestNumbers('CAI', names.map(sinv))).toEqual({})
})

it('the next number of a series is above every name that it ever gave', () => {
  const numbers = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1 })
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z0-9]{2,16}$/), numbers, (branch, given) => {
      const { counterKey, width } = expandSeries(defaultSeries('SINV', branch), '2026')
      const names = given.map((number) => sinv(formatName(counterKey, number, width)))
      expect(highestNumbers(branch, names)[counterKey]).toBe(Math.max(...given))
    }),
  )
})
