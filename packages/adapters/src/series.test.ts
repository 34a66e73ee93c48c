import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultSeries, expandSeries, formatName, ownsName, postingYear } from './series.ts'

const prefixes = ['SINV', 'PE', 'POS-OPE', 'POS-CLO', 'SE', 'SR', 'PR', 'DN', 'CUST']
const code = fc.stringMatching(/^[A-Z0-9]{2,16}$/)

describe('series', () => {
  test('carry the branch, then the till or F, then the year', () => {
    expect(defaultSeries('SINV', 'CAI')).toBe('SINV-CAI-.YYYY.-.#####')
    expect(defaultSeries('SINV', 'CAI', { till: 'T03' })).toBe('SINV-CAI-T03-.YYYY.-.#####')
    expect(defaultSeries('SINV', 'CAI', { failover: true })).toBe('SINV-CAI-F-.YYYY.-.#####')
    expect(defaultSeries('POS-OPE', 'CAI')).toBe('POS-OPE-CAI-.YYYY.-.#####')
  })

  test('of Customers carry no year', () => {
    expect(defaultSeries('CUST', 'CAI')).toBe('CUST-CAI-.#####')
    expect(expandSeries('CUST-CAI-.#####', '2026')).toEqual({ counterKey: 'CUST-CAI-', width: 5 })
  })

  test('count per year and pad to as many digits as they have #', () => {
    expect(expandSeries('SINV-CAI-.YYYY.-.#####', '2026')).toEqual({ counterKey: 'SINV-CAI-2026-', width: 5 })
    expect(expandSeries('SINV-CAI-.YY.-.###', '2026')).toEqual({ counterKey: 'SINV-CAI-26-', width: 3 })
    expect(expandSeries('SINV-CAI-.YYYY.-', '2026')).toEqual({ counterKey: 'SINV-CAI-2026-', width: 5 })
  })

  test('give names whose number may outgrow the width', () => {
    expect(formatName('SINV-CAI-2026-', 1, 5)).toBe('SINV-CAI-2026-00001')
    expect(formatName('SINV-CAI-2026-', 123456, 5)).toBe('SINV-CAI-2026-123456')
    for (const number of [0, -1, 1.5, Number.NaN]) expect(() => formatName('X-', number, 5)).toThrow(RangeError)
  })

  test('of different sources never give the same name', () => {
    const source = fc.record({
      branch: code,
      part: fc.constantFrom<{ failover?: boolean; till?: string }>(
        {},
        { failover: true },
        { till: 'T01' },
        { till: 'T02' },
      ),
      number: fc.integer({ min: 1, max: 200_000 }),
    })
    const nameOf = ({ branch, part, number }: { branch: string; part: object; number: number }) => {
      const { counterKey, width } = expandSeries(defaultSeries('SINV', branch, part), '2026')
      return { source: `${branch}/${JSON.stringify(part)}/${number}`, name: formatName(counterKey, number, width) }
    }
    fc.assert(
      fc.property(source, source, (left, right) => {
        const [a, b] = [nameOf(left), nameOf(right)]
        expect(a.name === b.name).toBe(a.source === b.source)
      }),
    )
  })
})

describe('whose name it is', () => {
  test('every branch owns what its own series give, and no other branch does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...prefixes), code, code, (prefix, branch, other) => {
        const series = defaultSeries(prefix, branch)
        const { counterKey, width } = expandSeries(series, '2026')
        const name = formatName(counterKey, 7, width)
        expect(ownsName(prefix, branch, name) && ownsName(prefix, branch, series)).toBe(true)
        if (other !== branch) expect(ownsName(prefix, other, name)).toBe(false)
      }),
    )
  })

  test('CAI is not CAIRO, and branch T03 does not own the sales of till T03 of CAI', () => {
    expect(ownsName('SINV', 'CAI', 'SINV-CAIRO-2026-00001')).toBe(false)
    expect(ownsName('SINV', 'CAIRO', 'SINV-CAI-2026-00001')).toBe(false)
    expect(ownsName('SINV', 'T03', 'SINV-CAI-T03-2026-00001')).toBe(false)
    expect(ownsName('SINV', 'CAI', 'SINV-CAI-T03-2026-00001')).toBe(true)
    expect(ownsName('SINV', 'CAI', 'SINV-CAI-F-2026-00001')).toBe(true)
    expect(ownsName('SINV', 'CAI', 'ACC-SINV-CAI-2026-00001')).toBe(false)
    expect(ownsName('SINV', 'CAI', 'SINV-CAI')).toBe(false)
  })
})

describe('the year of a name', () => {
  const doc = (posting_date?: unknown) => ({ doctype: 'Sales Invoice', name: 'x', posting_date })
  const newYearMs = Date.UTC(2027, 0, 1)

  test('is that of the posting date', () => {
    expect(postingYear(doc('2010-12-01 08:26:00'), newYearMs)).toBe('2010')
  })

  test('is that of the clock where there is no posting date one can read', () => {
    for (const posting of [undefined, null, '', '01/12/2010', 20101201])
      expect(postingYear(doc(posting), newYearMs)).toBe('2027')
    expect(postingYear(doc(), Date.UTC(2026, 5, 1))).toBe('2026')
  })

  test("turns at the branch's midnight, not at Greenwich's", () => {
    expect(postingYear(doc(), newYearMs - 1, 'Africa/Cairo')).toBe('2027')
    expect(postingYear(doc(), newYearMs, 'America/New_York')).toBe('2026')
  })
})
