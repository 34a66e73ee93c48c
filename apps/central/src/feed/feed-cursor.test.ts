import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextPosition } from './changes-since.ts'
import { formatCursor, readCursor } from './feed-cursor.ts'

const life = { epoch: 'ab12', ruleEpoch: 3 }

it('a cursor reads back as the position it was written for', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), (position) => {
      expect(readCursor(formatCursor(life, position), life)).toBe(position)
    }),
  )
})

it('a cursor of another database or another filter asks for a resync', () => {
  const cursor = formatCursor(life, 7n)
  for (const other of [
    { ...life, epoch: 'ff' },
    { ...life, ruleEpoch: 4 },
  ]) {
    expect(() => readCursor(cursor, other)).toThrow(expect.objectContaining({ branchlineCode: 'RESYNC_REQUIRED' }))
  }
})

it('a cursor that is not ours is refused by name', () => {
  for (const text of ['', '7', "c1.ab12.3.7'; --", 'c1.ab12.3.-7', 'c2.ab12.3.7']) {
    expect(() => readCursor(text, life)).toThrow(expect.objectContaining({ branchlineCode: 'INVALID_CURSOR' }))
  }
})

it('the last page ends at the newest position of its snapshot, hidden rows included', () => {
  expect(nextPosition({ changes: '[{}]', last: 3n, head: 9n, hasMore: false }, 1n)).toBe(9n)
  expect(nextPosition({ changes: '[]', last: null, head: 0n, hasMore: false }, 5n)).toBe(5n)
})

it('a full page ends at its last change', () => {
  expect(nextPosition({ changes: '[{},{}]', last: 4n, head: 9n, hasMore: true }, 1n)).toBe(4n)
})
