import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatEventCursor, readEventCursor } from './event-cursor.ts'
import { operationOf } from './operation-of.ts'

const number = fc.bigInt({ min: 0n, max: 10n ** 17n })

it('a cursor reads back as the place it was written for', () => {
  fc.assert(
    fc.property(number, number, (writtenIn, eventNumber) => {
      const position = { writtenIn, eventNumber }
      expect(readEventCursor(formatEventCursor('ab12', position), 'ab12')).toEqual(position)
    }),
  )
})

it('a cursor of another life asks to start again, one that is not ours is refused by name', () => {
  const cursor = formatEventCursor('ab12', { writtenIn: 7n, eventNumber: 1n })
  expect(() => readEventCursor(cursor, 'ff')).toThrow(expect.objectContaining({ branchlineCode: 'RESYNC_REQUIRED' }))
  for (const text of ['', '7', 'c1.ab12.3.7', "e1.ab12.3.7'; --", 'e1.ab12.-3.7']) {
    expect(() => readEventCursor(text, 'ab12')).toThrow(expect.objectContaining({ branchlineCode: 'INVALID_CURSOR' }))
  }
})

it('the newest version says what was done last', () => {
  const of = (docstatus: 0 | 1 | 2, version: number, body: string | null = '{}') =>
    operationOf({ body, docstatus, version })
  expect([of(0, 1), of(0, 2), of(1, 1), of(2, 2), of(0, 3, null)]).toEqual([
    'insert',
    'update',
    'submit',
    'cancel',
    'delete',
  ])
})
