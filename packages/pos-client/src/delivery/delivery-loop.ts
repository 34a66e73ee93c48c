import type { Ports } from '../ports.ts'

/** A round that broke (the browser closed its database, say) is tried again after so long. */
const brokenMs = 5_000

/**
 * Rounds of work in one tab of the till at a time: the first tab holds the lock, the others wait for it, and take over when it closes.
 * Woken in the middle of a round, it makes another: no wake-up is lost.
 */
export class DeliveryLoop {
  readonly #stopping = new AbortController()
  #isWoken = false
  #wake: () => void = () => {}
  #ended: Promise<void> = Promise.resolve()

  /** `round` answers after how many ms it wants to be called again. */
  constructor(
    private readonly ports: Pick<Ports, 'after' | 'alone'>,
    private readonly lock: string,
    private readonly round: () => Promise<number>,
  ) {}

  start(): void {
    this.#ended = this.ports.alone(this.lock, this.#stopping.signal, () => this.#run()).catch(() => {})
  }

  wake(): void {
    this.#isWoken = true
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    await this.#ended
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#isWoken = false
      const ms = await this.round().catch(() => brokenMs)
      if (this.#isWoken || this.#stopping.signal.aborted) continue
      await new Promise<void>((resolve) => {
        const callOff = this.ports.after(ms, resolve)
        this.#wake = () => {
          callOff()
          resolve()
        }
      })
    }
  }
}
