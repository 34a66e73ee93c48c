/** How wrong a server's clock is: it may jump, and run too fast or too slow. Read as a number of milliseconds beside true time. */
export class WrongClock {
  #setMs = 0
  #setAtMs = 0
  #perMs = 0
  #behindMs = 0

  constructor(private readonly nowMs: () => number) {}

  /** Whole milliseconds, never further off than `driftMsMax` by running wrong alone. */
  get ms(): number {
    const drifted = (this.nowMs() - this.#setAtMs) * this.#perMs
    return Math.round(this.#setMs + Math.max(-driftMsMax, Math.min(driftMsMax, drifted)))
  }

  /** The furthest it was ever behind true time, in milliseconds. */
  get behindMs(): number {
    this.#behindMs = Math.max(this.#behindMs, -this.ms)
    return this.#behindMs
  }

  set ms(value: number) {
    this.#behindMs = Math.max(this.#behindMs, -this.ms, -value)
    this.#setMs = value
    this.#setAtMs = this.nowMs()
  }

  /** From now on it gains (or loses) so much: 0.0001 are 100 ppm, 0.1 six minutes an hour. */
  run(perMs: number): void {
    this.ms = this.ms
    this.#perMs = perMs
  }

  setRight(): void {
    this.#perMs = 0
    this.ms = 0
  }
}

const driftMsMax = 6 * 3_600_000
