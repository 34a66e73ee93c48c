import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addItem, amountOf, changeDue, countOf, emptyCart, returnOf, setQty, totalOf } from './cart.ts'

const tea = { itemCode: 'TEA', itemName: 'Tea', rate: '0.10', uom: 'Nos' }

test('the same item again is one more of it; at another price it is another line', () => {
  const cart = addItem(addItem(addItem(emptyCart, tea), tea), { ...tea, rate: '0.20' })
  expect(cart.lines.map(({ rate, qty }) => [rate, qty])).toEqual([
    ['0.10', 2],
    ['0.20', 1],
  ])
})

test('three times ten piastres are thirty, exactly', () => {
  expect(totalOf(setQty(addItem(emptyCart, tea), 0, 3))).toBe('0.30')
})

test('at zero the line goes', () => {
  expect(setQty(addItem(emptyCart, tea), 0, 0)).toEqual(emptyCart)
})

test('a sale and its return come to nothing', () => {
  const line = fc.record({
    rate: fc.integer({ min: 0, max: 1e7 }).map((cents) => (cents / 100).toFixed(2)),
    qty: fc.integer({ min: 1, max: 999 }),
  })
  fc.assert(
    fc.property(fc.array(line), (given) => {
      const lines = given.map((one, index) => ({ ...tea, itemCode: String(index), ...one }))
      const back = returnOf({ name: 'S', lines })
      expect(Number(totalOf(back)) + Number(totalOf({ lines }))).toBe(0)
      expect(countOf(back) + countOf({ lines })).toBe(0)
    }),
  )
})

test('change is what was given less the total; too little, or no amount, gives none', () => {
  expect(changeDue('9.75', '10')).toBe('0.25')
  expect(changeDue('9.75', '9.74')).toBe(null)
  expect(changeDue('9.75', 'ten')).toBe(null)
  expect(amountOf({ rate: '1.005', qty: 1 })).toMatch(/^1\.0\d$/)
})
