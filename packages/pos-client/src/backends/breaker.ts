/**
 * Whether a backend is worth a sale's time.
 *
 *   closed --refused, or two slow answers in a row--> open --two good probes in a row--> closed
 *
 * One slow answer does not open it: the sale it belongs to is waited for once more, instead of being made a second time elsewhere. Two good
 * probes close it, so that a server that comes and goes does not take the sales with it. A sale never probes.
 */
export type Breaker =
  | { state: 'closed'; slow: number }
  | { state: 'open'; good: number; probeAtMs: number; waitMs: number }

export const closed: Breaker = { state: 'closed', slow: 0 }

const slowMax = 2
const goodMin = 2
const firstWaitMs = 1_000
const waitMsMax = 30_000
/** Between two good probes. */
const againMs = 500

/** `refused`: nobody is there. `slow`: no answer in time, or one that says the server cannot. */
export type Heard = 'answer' | 'slow' | 'refused'

/** After a call. */
export function afterCall(breaker: Breaker, heard: Heard, nowMs: number): Breaker {
  if (breaker.state === 'open') return breaker
  if (heard === 'answer') return closed
  const slow = breaker.slow + 1
  if (heard === 'slow' && slow < slowMax) return { state: 'closed', slow }
  return { state: 'open', good: 0, probeAtMs: nowMs + firstWaitMs, waitMs: firstWaitMs }
}

/** After a probe. */
export function afterProbe(breaker: Breaker, heard: Heard, nowMs: number): Breaker {
  if (breaker.state === 'closed') return breaker
  if (heard !== 'answer') {
    const waitMs = Math.min(breaker.waitMs * 2, waitMsMax)
    return { state: 'open', good: 0, probeAtMs: nowMs + waitMs, waitMs }
  }
  const good = breaker.good + 1
  return good >= goodMin ? closed : { ...breaker, good, probeAtMs: nowMs + againMs }
}

/** Milliseconds until a probe is due; null: none is. A clock that was set back does not put it off. */
export function probeInMs(breaker: Breaker, nowMs: number): number | null {
  if (breaker.state === 'closed') return null
  return Math.min(Math.max(0, breaker.probeAtMs - nowMs), breaker.waitMs)
}
