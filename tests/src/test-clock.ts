import { systemClock } from '@branchline/platform'
import type { Clock } from '@branchline/protocol'

/** The real clock, moved by `ahead`. Waits end early when time is moved past them. */
export class TestClock implements Clock {
  #aheadMs = 0
  #moved = new AbortController()

  now(): number {
    return systemClock.now() + this.#aheadMs
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const until = this.now() + ms
    for (let left = ms; left > 0; left = until - this.now()) {
      signal?.throwIfAborted()
      const moved = this.#moved.signal
      await systemClock.sleep(left, signal ? AbortSignal.any([signal, moved]) : moved).catch(() => {})
    }
    signal?.throwIfAborted()
  }

  turn(): Promise<void> {
    return systemClock.turn()
  }

  /** Lets this much time pass at once. */
  ahead(ms: number): void {
    this.#aheadMs += ms
    const moved = this.#moved
    this.#moved = new AbortController()
    moved.abort()
  }
}
