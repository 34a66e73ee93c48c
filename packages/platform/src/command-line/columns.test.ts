import { expect, it } from 'vitest'
import { columns } from './columns.ts'

it('cells of a column stand under one another, and no line ends in blanks', () => {
  expect(
    columns([
      ['CAI', 'Cairo', ''],
      ['ALEX', 'Alexandria', 'off'],
    ]),
  ).toBe('CAI   Cairo\nALEX  Alexandria  off')
})
