import fc from 'fast-check'
import { expect, it } from 'vitest'
import { timesIn } from './times-in.ts'

it('the instants of a sentence are found, and the rest is as it was', () => {
  expect(timesIn('Nothing was heard of it since 2026-03-01T10:00:00.000Z.')).toEqual([
    { text: 'Nothing was heard of it since ', isTime: false },
    { text: '2026-03-01T10:00:00.000Z', isTime: true },
    { text: '.', isTime: false },
  ])
  expect(timesIn('due 2026-03-01')).toEqual([{ text: 'due 2026-03-01', isTime: false }])
  expect(timesIn('2026-99-01T10:00:00Z')).toEqual([{ text: '2026-99-01T10:00:00Z', isTime: false }])
})

it('nothing of a sentence is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constant('2026-03-01T10:00:00.000Z'))), (parts) => {
      const sentence = parts.join('')
      expect(
        timesIn(sentence)
          .map(({ text }) => text)
          .join(''),
      ).toBe(sentence)
    }),
  )
})
