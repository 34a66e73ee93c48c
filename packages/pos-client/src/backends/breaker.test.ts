import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterCall, afterProbe, type Breaker, closed, probeInMs } from './breaker.ts'

test('one slow answer does not open it, two in a row do', () => {
  const once = afterCall(closed, 'slow', 0)
  expect(once.state).toBe('closed')
  expect(afterCall(once, 'slow', 0).state).toBe('open')
  expect(afterCall(afterCall(once, 'answer', 0), 'slow', 0).state).toBe('closed')
})

test('a refused connection opens it at once', () => {
  expect(afterCall(closed, 'refused', 0).state).toBe('open')
})

test('two good probes in a row close it, one does not', () => {
  const open = afterCall(closed, 'refused', 0)
  const once = afterProbe(open, 'answer', 1_000)
  expect(once.state).toBe('open')
  expect(afterProbe(once, 'slow', 1_500).state).toBe('open')
  expect(afterProbe(once, 'answer', 1_500).state).toBe('closed')
})

test('a probe is never further off than half a minute, whatever the clock does', () => {
  const heard = fc.constantFrom('answer', 'slow', 'refused' as const)
  fc.assert(
    fc.property(fc.array(fc.tuple(heard, fc.integer({ min: -1e9, max: 1e9 }))), fc.integer(), (steps, nowMs) => {
      let breaker: Breaker = closed
      for (const [what, atMs] of steps)
        breaker = afterProbe(afterCall(breaker, what as 'slow', atMs), what as 'slow', atMs)
      const inMs = probeInMs(breaker, nowMs)
      expect(inMs === null).toBe(breaker.state === 'closed')
      if (inMs !== null) expect(inMs).toBeLessThanOrEqual(30_000)
    }),
  )
})
