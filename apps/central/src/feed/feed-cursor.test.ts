import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextPosition } from './changes-since.ts'
import { completeThrough, formatCursor, readCursor } from './feed-cursor.ts'

const life = { epoch: 'ab12', ruleEpoch: 3 }

it('a cursor reads back as the position it was written for', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n }), (position) => {
      expect(readCursor(formatCursor(life, { after: position, complete: 0n }), life)).toEqual({
        after: position,
        complete: position,
      })
    }),
  )
})

it('a cursor below the purged deletions is refused; null, and one at or above them, is not', () => {
  const at = (after: bigint) => readCursor(formatCursor(life, { after, complete: 0n }), life)
  const refused = expect.objectContaining({ branchlineCode: 'RESYNC_REQUIRED' })
  expect(() => completeThrough(at(6n), 7n)).toThrow(refused)
  expect(completeThrough(at(7n), 7n)).toBe(7n)
  expect(completeThrough(at(9n), 7n)).toBe(9n)
  expect(completeThrough(readCursor(null, life), 7n)).toBe(7n)
})

it('who begins after a purge reads on below it, page after page; a purge while he reads makes him begin again', () => {
  const complete = completeThrough(readCursor(null, life), 50n)
  const second = readCursor(formatCursor(life, { after: 3n, complete }), life)
  expect(second).toEqual({ after: 3n, complete: 50n })
  expect(completeThrough(second, 50n)).toBe(50n)
  expect(() => completeThrough(second, 51n)).toThrow(expect.objectContaining({ branchlineCode: 'RESYNC_REQUIRED' }))
  expect(formatCursor(life, { after: 60n, complete: 50n })).toBe('c1.ab12.3.60')
})

it('a cursor of another database or another filter asks for a resync', () => {
  const cursor = formatCursor(life, { after: 7n, complete: 7n })
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
  expect(nextPosition({ last: 3n, head: 9n, hasMore: false }, 1n)).toBe(9n)
  expect(nextPosition({ last: null, head: 0n, hasMore: false }, 5n)).toBe(5n)
})

it('a full page ends at its last change', () => {
  expect(nextPosition({ last: 4n, head: 9n, hasMore: true }, 1n)).toBe(4n)
})
