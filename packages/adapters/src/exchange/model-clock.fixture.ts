import { formatHlc, receive, tick } from '../hlc.ts'

/** A server's hybrid logical clock on a wall clock that may be off. */
export class ModelClock {
  readonly #site: string
  readonly #wallMs: () => number
  #last: string | null = null

  constructor(site: string, wallMs: () => number) {
    this.#site = site
    this.#wallMs = wallMs
  }

  next(): string {
    this.#last = tick(this.#last, this.#wallMs(), this.#site)
    return this.#last
  }

  receive(remote: string): void {
    if (this.#last === null || remote > this.#last) {
      this.#last = receive(this.#last, remote, this.#wallMs(), this.#site)
    }
  }
}

export const beginning = formatHlc({ ms: 0, counter: 0, site: '' })
