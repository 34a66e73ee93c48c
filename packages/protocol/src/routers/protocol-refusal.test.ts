import { expect, it } from 'vitest'
import { protocolRefusal } from './protocol-refusal.ts'

const served = { minimum: 6, current: 7 }

it.each([null, '6', '7'])('a server that speaks protocols 6 and 7 serves a caller of protocol %s', (header) => {
  expect(protocolRefusal(header, served)).toBeNull()
})

it.each([
  ['5', 'This server speaks protocol 6 to 7, the caller 5. Upgrade the older side: the caller.'],
  ['8', 'This server speaks protocol 6 to 7, the caller 8. Upgrade the older side: this server.'],
])('a caller of protocol %s is refused and told which side to upgrade', (header, message) => {
  expect(protocolRefusal(header, served)).toBe(message)
})

it.each(['', 'x', '6.5', '-6', 'Infinity', '6'.repeat(1_000)])('what is no protocol is refused: %s', (header) => {
  const refusal = protocolRefusal(header, served)
  expect(refusal).toMatch(/Upgrade the older side/)
  expect(refusal?.length).toBeLessThan(150)
})
