/**
 * How long to wait before the next attempt, in whole milliseconds. `attempt` counts failures so far, from 1; `random` is uniform
 * in [0, 1). The ceiling doubles from 2 x baseMs up to capMs; the wait is spread over all of baseMs..ceiling, so that branches
 * cut off together do not come back together, and none comes back at once.
 */
export function backoffMs(attempt: number, random: number, limits: { baseMs: number; capMs: number }): number {
  const floor = Math.min(limits.baseMs, limits.capMs)
  const ceiling = Math.min(limits.capMs, limits.baseMs * 2 ** Math.max(1, attempt))
  return Math.floor(floor + random * (ceiling - floor))
}
