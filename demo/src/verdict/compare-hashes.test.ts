import { expect, it } from 'vitest'
import { compareHashes } from './compare-hashes.ts'

const book = (records: Record<string, string>) => new Map(Object.entries(records))

it('equal books have no differences, in whatever order', () => {
  expect(compareHashes('Item', 'at Cairo', book({ a: '1', b: '2' }), book({ b: '2', a: '1' }))).toEqual([])
})

it('what one side lacks, and what it holds otherwise, is told', () => {
  expect(compareHashes('Item', 'at Cairo', book({ a: '1', b: '2' }), book({ b: '3', c: '4' }))).toEqual([
    'Item a is at Cairo, not at central',
    'Item b has another content at Cairo than at central',
    'Item c is at central, not at Cairo',
  ])
})
