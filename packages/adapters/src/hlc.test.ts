import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clampFieldTimes, clampHlc, compareHlc, formatHlc, laterHlc, parseHlc, receive, tick } from './hlc.ts'

const nowMs = 1_790_000_000_000
const ms = fc.integer({ min: nowMs - 5, max: nowMs + 5 })
const site = fc.constantFrom('CAI', 'ALX', 'CENTRAL')
const hlc = fc
  .record({ ms, counter: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(0xffff)), site })
  .map((parts) => formatHlc(parts))

describe('the hybrid logical clock', () => {
  test('is written as 13 digits, 4 hex digits and the site, and read back', () => {
    expect(formatHlc({ ms: nowMs, counter: 10, site: 'CAI' })).toBe('1790000000000-000a-CAI')
    expect(parseHlc('1790000000000-000a-CAI')).toEqual({ ms: nowMs, counter: 10, site: 'CAI' })
    for (const text of [
      '',
      '179-0000-CAI',
      '1790000000000-000A-CAI',
      '1790000000000-0000-',
      'x1790000000000-0000-CAI',
    ]) {
      expect(parseHlc(text)).toBeNull()
    }
  })

  test('never goes back, even if the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(ms, { minLength: 2, maxLength: 30 }), site, (clocks, here) => {
        let last: string | null = null
        for (const now of clocks) {
          const next: string = tick(last, now, here)
          if (last !== null) expect(compareHlc(next, last)).toBe(1)
          last = next
        }
      }),
    )
  })

  test('is later than all it has seen, whoever wrote it', () => {
    fc.assert(
      fc.property(hlc, hlc, ms, site, (last, remote, now, here) => {
        const next = receive(last, remote, now, here)
        expect(next > last && next > remote).toBe(true)
        expect(next >= formatHlc({ ms: now, counter: 0, site: '' })).toBe(true)
        expect(parseHlc(next)?.site).toBe(here)
      }),
    )
  })

  test('takes the next millisecond when the counter is full', () => {
    expect(tick('1790000000000-ffff-CAI', nowMs, 'CAI')).toBe('1790000000001-0000-CAI')
    expect(receive('1790000000000-0002-CAI', '1790000000000-ffff-ALX', nowMs - 9, 'CAI')).toBe('1790000000001-0000-CAI')
  })

  test('follows the wall clock again as soon as that has caught up', () => {
    expect(tick('1790000000000-0009-CAI', nowMs + 1, 'CAI')).toBe('1790000000001-0000-CAI')
    expect(tick(null, nowMs, 'CAI')).toBe('1790000000000-0000-CAI')
  })

  test('refuses to go on from what is no clock', () => {
    expect(() => tick('yesterday', nowMs, 'CAI')).toThrow('not a hybrid logical clock')
  })

  test('laterHlc picks the later one in either order', () => {
    expect(laterHlc('1790000000000-0000-B', '1790000000000-0000-A')).toBe('1790000000000-0000-B')
    expect(laterHlc('1790000000000-0000-A', '1790000000000-0000-B')).toBe('1790000000000-0000-B')
  })
})

describe('the clamp', () => {
  test('leaves a time up to the limit alone and sets what is further ahead, or no time at all, to now', () => {
    const limitMs = 60_000
    const atLimit = formatHlc({ ms: nowMs + limitMs, counter: 1, site: 'CAI' })
    expect(clampHlc(atLimit, nowMs, limitMs, 'CENTRAL')).toEqual({ hlc: atLimit, clamped: false })
    const now = { hlc: '1790000000000-0000-CENTRAL', clamped: true }
    expect(
      clampHlc(formatHlc({ ms: nowMs + limitMs + 1, counter: 1, site: 'CAI' }), nowMs, limitMs, 'CENTRAL'),
    ).toEqual(now)
    expect(clampHlc('zzzz', nowMs, limitMs, 'CENTRAL')).toEqual(now)
  })

  test('holds field by field', () => {
    const fieldTimes = { a: '1790000000000-0000-CAI', b: '1999999999999-0000-CAI' }
    expect(clampFieldTimes(fieldTimes, nowMs, 60_000, 'CENTRAL')).toEqual({
      fieldTimes: { a: fieldTimes.a, b: '1790000000000-0000-CENTRAL' },
      clamped: true,
    })
    expect(clampFieldTimes({ a: fieldTimes.a }, nowMs, 60_000, 'CENTRAL').clamped).toBe(false)
  })
})
