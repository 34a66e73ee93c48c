import { expect, it } from 'vitest'
import { timetable } from './timetable.ts'

it.each([305, 30, 3, 1])('in %i days everything happens once, in one order', (days) => {
  const { on } = timetable(days)
  const happened = Array.from({ length: days }, (_, day) => on(day)).flat()
  expect(happened).toEqual([
    'groups to a person',
    'kill branch',
    'cut',
    'edit apart',
    'heal',
    'resolve',
    'kill central',
  ])
})
