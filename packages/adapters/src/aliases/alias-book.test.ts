import { expect, test } from 'vitest'
import { aliasBook } from './alias-book.ts'

const alias = (name: string, aliasOf: string) => ({ name, aliasOf, split: false })

test('an alias of an alias means the last of them; a name that is none means itself', () => {
  const book = aliasBook([alias('C', 'B'), alias('B', 'A')])
  expect([book.target('C'), book.target('B'), book.target('A'), book.target('Z')]).toEqual(['A', 'A', null, null])
})

test('a circle, or a chain longer than any there can be, means nobody and ends', () => {
  const circle = aliasBook([alias('A', 'B'), alias('B', 'C'), alias('C', 'A'), alias('D', 'A'), alias('E', 'E')])
  for (const name of ['A', 'B', 'C', 'D', 'E']) expect(circle.target(name)).toBeNull()
  const chain = aliasBook(Array.from({ length: 50 }, (_, index) => alias(`N${index}`, `N${index + 1}`)))
  expect(chain.target('N0')).toBeNull()
  expect(chain.target('N45')).toBe('N50')
})

test('a split name is no alias, and is told from that one customer alone', () => {
  const book = aliasBook([{ name: 'B', aliasOf: 'A', split: true }])
  expect(book.target('B')).toBeNull()
  expect([book.isSplit('B', 'A'), book.isSplit('A', 'B'), book.isSplit('B', 'C')]).toEqual([true, false, false])
})
