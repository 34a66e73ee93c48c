import { tick } from '@branchline/adapters'
import type { Clock } from '@branchline/protocol'

/** Central's site in hybrid logical clocks: no branch code can be it, those are capitals. */
export const centralSite = 'central'

/** Central's hybrid logical clock. Central's time is the reference, so it never follows a branch's. */
export class CentralHlc {
  readonly #clock: Clock
  #last: string | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  next(): string {
    this.#last = tick(this.#last, this.#clock.now(), centralSite)
    return this.#last
  }
}
