import { parseHlc, receive, tick } from '@branchline/adapters'
import type { Clock } from '@branchline/protocol'

/** The branch's hybrid logical clock: never goes back, and is later than all it has seen. */
export class BranchHlc {
  readonly #clock: Clock
  readonly #site: string
  #last: string | null

  /** `last`: the greatest hlc stored; '' for an empty database. */
  constructor(clock: Clock, site: string, last: string) {
    this.#clock = clock
    this.#site = site
    this.#last = last === '' ? null : last
  }

  next(): string {
    this.#last = tick(this.#last, this.#clock.now(), this.#site)
    return this.#last
  }

  /** Takes note of a version from central. What is no clock at all is passed over: it must not stop the feed. */
  receive(remote: string): void {
    if (!parseHlc(remote)) return
    if (this.#last !== null && remote <= this.#last) return
    this.#last = receive(this.#last, remote, this.#clock.now(), this.#site)
  }
}
