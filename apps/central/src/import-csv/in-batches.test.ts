import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inBatches } from './in-batches.ts'
import { documentOf } from './read-documents.ts'

async function* from<T>(items: T[]) {
  yield* items
}

it('batches hold every document once, in order, and none is too large unless one document alone is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 40 })),
      fc.integer({ min: 1, max: 5 }),
      async (items, documents) => {
        const batches: string[][] = []
        for await (const batch of inBatches(from(items), { documents, chars: 60 })) batches.push(batch)
        expect(batches.flat()).toEqual(items)
        for (const batch of batches) {
          const chars = batch.reduce((sum, item) => sum + JSON.stringify(item).length, 0)
          expect(batch.length === 1 || (batch.length <= documents && chars <= 60)).toBe(true)
        }
      },
    ),
  )
})

it('a line that is no document is named by its number', () => {
  expect(documentOf('{"doctype":"Item"}', 1)).toEqual({ doctype: 'Item' })
  expect(() => documentOf('{"doctype":', 7)).toThrow('Line 7 is not JSON')
  expect(() => documentOf('[1]', 8)).toThrow('Line 8 is not a document')
})
