import { expect, it } from 'vitest'
import { keysBetween, lastKey } from './keys-between.ts'
import { shiftsOf } from './shifts-of.ts'

const opening = (name: string, more: object = {}) => ({
  name,
  docstatus: 1,
  user: 'amal',
  period_start_date: '2026-03-01 09:00:00',
  ...more,
})

it('a shift is closed by the document that names it, and an override is shown with its reason', () => {
  const closing = {
    docstatus: 1,
    pos_opening_shift: 'A',
    period_end_date: '2026-03-01 18:00:00',
    override_reason: 'the till is broken',
  }
  expect(shiftsOf([opening('A'), opening('B')], [closing])).toEqual([
    {
      name: 'A',
      user: 'amal',
      openedAt: '2026-03-01 09:00:00',
      state: 'closed',
      closedAt: '2026-03-01 18:00:00',
      override: 'the till is broken',
    },
    { name: 'B', user: 'amal', openedAt: '2026-03-01 09:00:00', state: 'open', closedAt: null, override: null },
  ])
})

it('a cancelled closing closes nothing, and a cancelled opening is no shift', () => {
  expect(shiftsOf([opening('A')], [{ docstatus: 2, pos_opening_shift: 'A' }])[0]?.state).toBe('open')
  expect(shiftsOf([opening('A', { docstatus: 2 })], [])).toEqual([])
})

it('the keys of a time are those made in it, a day more at either end', () => {
  const made = '019ca8d4-8c00-7000-8000-000000000000'
  const ms = Number.parseInt(made.slice(0, 13).replace('-', ''), 16)
  const { from, to } = keysBetween(ms, ms)
  expect(from < made && made < to && to < lastKey).toBe(true)
  const later = keysBetween(ms + 2 * 86_400_000, ms + 3 * 86_400_000)
  expect(made < later.from).toBe(true)
})
