import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isWithin, parseWindow } from './update-window.ts'

const at = (time: string) => Date.parse(`2026-12-01T${time}:00Z`)

it('a window is two times of a day, and nothing else', () => {
  expect(parseWindow('02:00-05:30')).toEqual({ from: 120, to: 330 })
  for (const text of ['2-5', '02:00', '24:00-03:00', '02:00-02:00', '02:60-03:00', ''])
    expect([text, parseWindow(text)]).toEqual([text, null])
})

it('the window is of the clock of the shop, and may go over midnight', () => {
  const window = { from: 120, to: 300 }
  expect([at('01:59'), at('02:00'), at('04:59'), at('05:00')].map((ms) => isWithin(window, ms, 'UTC'))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isWithin(window, at('00:30'), 'Africa/Cairo')).toBe(true)
  expect(isWithin({ from: 1380, to: 60 }, at('23:30'), 'UTC')).toBe(true)
  expect(isWithin({ from: 1380, to: 60 }, at('12:00'), 'UTC')).toBe(false)
})

it('every minute is in a window or in the one that begins where it ends', () => {
  const minute = fc.integer({ min: 0, max: 1439 })
  fc.assert(
    fc.property(minute, minute, minute, (from, to, now) => {
      fc.pre(from !== to)
      const ms = Date.UTC(2026, 5, 1, 0, now)
      expect(isWithin({ from, to }, ms, 'UTC')).toBe(!isWithin({ from: to, to: from }, ms, 'UTC'))
    }),
  )
})
