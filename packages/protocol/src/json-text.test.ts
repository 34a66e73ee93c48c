import fc from 'fast-check'
import { expect, it } from 'vitest'
import { answerPieces, JsonText } from './json-text.ts'

it('an answer with ready text reads the same whichever way it is written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), fc.string(), fc.boolean(), (value, cut, nextCursor, hasMore) => {
      const text = JSON.stringify(value)
      const answer = {
        changes: new JsonText([text.slice(0, cut), text.slice(cut)]),
        nextCursor,
        hasMore,
        absent: undefined,
      }
      expect(JSON.parse(answerPieces(answer).join(''))).toEqual(JSON.parse(JSON.stringify(answer)))
    }),
  )
})
