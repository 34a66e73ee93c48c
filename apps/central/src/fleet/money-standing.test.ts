import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addStrips, type MoneyStanding, standingOf, stripsOf } from './money-standing.ts'

const at = '2026-03-01T10:00:00.000Z'
const told = (sold: string, owed: { amount: string; added?: string; held?: string } = { amount: '0' }) => ({
  sold: [{ currency: 'EGP', count: 1, amount: sold }],
  unsent: [{ currency: 'EGP', count: 1, added: owed.amount, held: '0', oldestAt: at, ...owed }],
  days: [],
})
const here = (arrived: string) => [{ currency: 'EGP', arrived }]
const now = (arrived: string, today = { sold: '0', arrived: '0' }) => [{ currency: 'EGP', arrived, today }]

it('what is owed is on its way, and nothing is missing', () => {
  expect(standingOf(told('1312.40', { amount: '312.40' }), here('1000'))).toEqual([
    { currency: 'EGP', onItsWay: '312.4', held: '0', missing: '0', oldestAt: at, arrived: '1000' },
  ])
})

it('what was acknowledged and is not here is missing, to the last piaster', () => {
  expect(standingOf(told('1312.40', { amount: '312.40' }), here('999.99'))[0]?.missing).toBe('0.01')
})

it('a dead letter holds its money: it is neither on its way nor missing', () => {
  const [standing] = standingOf(told('100', { amount: '30', held: '20' }), here('70'))
  expect(standing).toMatchObject({ onItsWay: '10', held: '20', missing: '0' })
})

it('whatever arrives or is cancelled while the heartbeat is on the line, nothing is called missing that is not', () => {
  const cents = fc.integer({ min: 0, max: 100_000 })
  fc.assert(
    fc.property(
      cents,
      cents,
      cents,
      cents,
      cents,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (acked, sales, returns, cancels, later, share) => {
        const text = (value: number) => (value / 100).toFixed(2)
        // Acknowledged sales, of which some are cancelled and the cancellations owed; sales and returns owed.
        const cancelled = Math.min(cancels, acked)
        const sold = acked - cancelled + sales - returns
        const arrivedOnTheWay =
          Math.round(share * sales) - Math.round((1 - share) * returns) - Math.round(share * cancelled)
        const central = acked + arrivedOnTheWay + (share > 0.5 ? later : 0)
        const owed = { amount: text(sales - returns), added: text(sales) }
        const [standing] = standingOf(told(text(sold), owed), here(text(central)))
        expect(standing?.missing).toBe('0')
      },
    ),
  )
})

it('what came since the last heartbeat is not on its way any more, and the parts add up to what was sold', () => {
  const standing: MoneyStanding = {
    currency: 'EGP',
    onItsWay: '312.4',
    held: '5',
    missing: '1',
    oldestAt: at,
    arrived: '1000',
  }
  expect(stripsOf([standing], now('1300'))).toMatchObject([
    { sold: '1318.4', atCentral: '1300', onItsWay: '12.4', held: '5', missing: '1' },
  ])
  expect(stripsOf([{ ...standing, held: '0' }], now('1400'))).toMatchObject([
    { sold: '1401', onItsWay: '0', oldestAt: null },
  ])
})

it('of today more is never at central than was sold', () => {
  const [strip] = stripsOf([], now('10', { sold: '5', arrived: '7' }))
  expect(strip?.today).toEqual({ sold: '7', atCentral: '7' })
})

it('the chain is its branches added up, and as old as the oldest of them', () => {
  const standing: MoneyStanding = {
    currency: 'EGP',
    onItsWay: '0.1',
    held: '0',
    missing: '0',
    oldestAt: at,
    arrived: '0.2',
  }
  const earlier = { ...standing, oldestAt: '2026-03-01T09:00:00.000Z' }
  const chain = addStrips([...stripsOf([standing], []), ...stripsOf([earlier], [])])
  expect(chain).toMatchObject([{ sold: '0.6', atCentral: '0.4', onItsWay: '0.2', oldestAt: earlier.oldestAt }])
})
