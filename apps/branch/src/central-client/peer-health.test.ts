import { expect, it } from 'vitest'
import { PeerHealth } from './peer-health.ts'

function peerAt(random = 0.999) {
  let now = 1_000_000
  let recoveries = 0
  const clock = { now: () => now, sleep: async () => {}, turn: async () => {} }
  const peer = new PeerHealth(clock, { next: () => random }, () => {
    recoveries += 1
  })
  return { peer, pass: (ms: number) => (now += ms), recoveries: () => recoveries }
}

it('the wait doubles with every failure, never to more than its cap, and the first success ends it', () => {
  const { peer, pass, recoveries } = peerAt()
  const waits: number[] = []
  for (let failure = 0; failure < 10; failure += 1) {
    peer.failed()
    waits.push(peer.waitMs())
    pass(peer.waitMs())
  }
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(waits.at(-1)).toBeLessThanOrEqual(15_000)
  peer.failed()
  peer.succeeded()
  expect(peer.waitMs()).toBe(0)
  expect(recoveries()).toBe(1)
})

it('calls that fail together count once', () => {
  const one = peerAt()
  one.peer.failed()
  const wait = one.peer.waitMs()
  const many = peerAt()
  for (let call = 0; call < 5; call += 1) many.peer.failed()
  expect(many.peer.waitMs()).toBe(wait)
})

it('a clock that jumps back a day ends the wait: nobody is kept from calling until it is again where it was', () => {
  const { peer, pass } = peerAt()
  peer.failed()
  pass(-86_400_000)
  expect(peer.waitMs()).toBe(0)
})
