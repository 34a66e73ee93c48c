import type { Clock, Log } from '@branchline/protocol'

const retryMs = 5_000

/**
 * Work that begins when woken and goes on, step by step, until a step finds nothing to do. One run at a time; a wake-up during a run
 * begins another after it. A step that fails is logged as `failure` and tried again.
 */
export class WokenWork {
  readonly #ports: { clock: Clock; log: Log }
  readonly #failure: string
  readonly #step: () => Promise<'more' | 'done'>
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #waiting = false

  constructor(ports: { clock: Clock; log: Log }, failure: string, step: () => Promise<'more' | 'done'>) {
    this.#ports = ports
    this.#failure = failure
    this.#step = step
  }

  /** Aborted once it is to stop: a step that takes long looks at it. */
  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#waiting) return
    this.#waiting = true
    this.#running = this.#running.then(() => this.#run())
  }

  /** Finishes the step in hand. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    this.#waiting = false
    const { signal } = this
    const { clock, log } = this.#ports
    while (!signal.aborted) {
      try {
        if ((await this.#step()) === 'done') return
      } catch (error) {
        if (signal.aborted) return
        log.error({ error: String(error) }, this.#failure)
        await clock.sleep(retryMs, signal).catch(() => {})
      }
    }
  }
}
