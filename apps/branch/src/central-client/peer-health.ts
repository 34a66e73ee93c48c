import { backoffMs } from '@branchline/adapters'
import type { Clock, Random } from '@branchline/protocol'

/** The cap is what a shop waits at most after its line is back; 500 branches asking that often are nothing to central. */
const limits = { baseMs: 500, capMs: 15_000 }

/**
 * Whether central is reachable, as the last calls found it. Back-off belongs to the peer, not to a record: while it lasts no loop
 * calls; the first success ends it for all of them.
 */
export class PeerHealth {
  readonly #clock: Clock
  readonly #random: Random
  readonly #onRecovery: () => void
  #failures = 0
  #outages = 0
  #retryAtMs = 0

  constructor(clock: Clock, random: Random, onRecovery: () => void) {
    this.#clock = clock
    this.#random = random
    this.#onRecovery = onRecovery
  }

  /**
   * Milliseconds until the next call should be made; 0: now. No wait is ever longer than the cap: one that seems so is of a clock that
   * jumped back since, and is over, or nobody would call until the clock is again where it was.
   */
  waitMs(): number {
    const leftMs = this.#retryAtMs - this.#clock.now()
    return leftMs > limits.capMs ? 0 : Math.max(0, leftMs)
  }

  /** Grows with every failure: who finds it changed has missed something. */
  get outages(): number {
    return this.#outages
  }

  succeeded(): void {
    const recovered = this.#failures > 0
    this.#failures = 0
    this.#retryAtMs = 0
    if (recovered) this.#onRecovery()
  }

  /** Calls that fail together count as one failure: the loops would otherwise multiply the wait. */
  failed(): void {
    this.#outages += 1
    if (this.waitMs() > 0) return
    this.#failures += 1
    this.#retryAtMs = this.#clock.now() + backoffMs(Math.min(this.#failures, 20), this.#random.next(), limits)
  }
}
