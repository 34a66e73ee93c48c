import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { addedLater } from './first-day.ts'

it('a peer of the first day lacks what the golden exchanges say was added later', () => {
  const golden = new URL('../../tests/src/golden/protocol-1.golden.json', import.meta.url)
  expect(addedLater).toEqual(JSON.parse(readFileSync(golden, 'utf8')).addedLater)
})
