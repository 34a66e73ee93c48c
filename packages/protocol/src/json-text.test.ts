import fc from 'fast-check'
import { expect, it } from 'vitest'
import { JsonText, stringifyAnswer } from './json-text.ts'

it('an answer with ready text reads the same whichever way it is written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), fc.boolean(), (value, nextCursor, hasMore) => {
      const answer = { changes: new JsonText(JSON.stringify(value)), nextCursor, hasMore, absent: undefined }
      expect(JSON.parse(stringifyAnswer(answer))).toEqual(JSON.parse(JSON.stringify(answer)))
    }),
  )
})
