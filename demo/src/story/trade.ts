import { setTimeout as sleep } from 'node:timers/promises'
import type { ShopFloor } from './shop-floor.ts'

/** Lets shops serve one customer after the other, each shop by itself, until told to stop. */
export class Trade {
  #open = false
  #running: Promise<void>[] = []
  #fail: (error: unknown) => void = () => {}
  /** Rejects when a shop fails; never resolves. */
  readonly failed = new Promise<never>((_, reject) => {
    this.#fail = reject
  })

  constructor(readonly floors: readonly ShopFloor[]) {
    this.failed.catch(() => {})
  }

  /** `pauseMs`: between two customers of a shop. */
  start(pauseMs: number): void {
    this.#open = true
    this.#running = this.floors.map((floor) => this.#serve(floor, pauseMs).catch(this.#fail))
  }

  /** Resolves when the customers at the tills are served. */
  async stop(): Promise<void> {
    this.#open = false
    await Promise.all(this.#running)
  }

  async #serve(floor: ShopFloor, pauseMs: number): Promise<void> {
    while (this.#open) {
      await floor.serveOne()
      await sleep(pauseMs)
    }
  }
}
