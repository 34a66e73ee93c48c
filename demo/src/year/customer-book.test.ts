import { describe, expect, it } from 'vitest'
import { CustomerBook, isWrittenDownTwice, mobileOf } from './customer-book.ts'

const numbers = Array.from({ length: 4_000 }, (_, index) => String(12_346 + index))
const twice = numbers.find(isWrittenDownTwice) as string
const once = numbers.find((number) => !isWrittenDownTwice(number)) as string

describe('a customer', () => {
  it('is written down by the first shop, and known by his number everywhere', () => {
    const book = new CustomerBook()
    expect(book.meet(once, 'LON')).toEqual({ name: once, isNew: true, isDuplicate: false })
    expect(book.meet(once, 'BIR')).toEqual({ name: once, isNew: false, isDuplicate: false })
  })

  it('who is one of the few is written down once more by the second shop, which knows him by that name from then on', () => {
    const book = new CustomerBook()
    const second = { name: `${twice}-BIR`, isDuplicate: true }
    expect(book.meet(twice, 'LON')).toEqual({ name: twice, isNew: true, isDuplicate: false })
    expect(book.meet(twice, 'BIR')).toEqual({ ...second, isNew: true })
    expect(book.meet(twice, 'BIR')).toEqual({ ...second, isNew: false })
    for (const shop of ['LON', 'GLA']) {
      expect(book.meet(twice, shop)).toEqual({ name: twice, isNew: false, isDuplicate: false })
    }
  })

  it('has a phone of his own', () => {
    expect(new Set(numbers.map(mobileOf)).size).toBe(numbers.length)
    expect(mobileOf('12346')).toBe('+447700012346')
  })
})
