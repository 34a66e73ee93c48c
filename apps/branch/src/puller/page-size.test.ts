import { limits } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { nextPageSize } from './page-size.ts'

const whole = limits.feedPageChanges
/** A line that carries so many changes a second, cut where a page takes longer than a call may. */
const took = (size: number, changesPerSecond: number) => {
  const ms = (size / changesPerSecond) * 1_000
  return ms > 30_000 ? null : ms
}

it('on a good line every page is as large as it may be', () => {
  expect(nextPageSize(whole, 50)).toBe(whole)
})

it.each([10, 40, 200])(
  'on a line of %i changes a second pages arrive, and few seconds are lost with one',
  (perSecond) => {
    let size: number = whole
    for (let page = 0; page < 10; page += 1) size = nextPageSize(size, took(size, perSecond))
    expect(took(size, perSecond)).toBeLessThanOrEqual(5_000)
  },
)

it('when the line is good again pages grow to what they were', () => {
  let size = 20
  for (let page = 0; page < 10; page += 1) size = nextPageSize(size, 10)
  expect(size).toBe(whole)
})
