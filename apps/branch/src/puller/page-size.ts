import { type Clock, limits } from '@branchline/protocol'
import { failureOf } from '../central-client/failure.ts'

/** So few arrive over the worst line within a call's time, whatever they weigh. */
const changesMin = 20
/** A page that took longer is a large part of what a cut takes away, and near to a call's time limit. */
const slowMs = 5_000
const fastMs = 1_000

/** How many changes to ask for after a page that took so long; null: it did not arrive. Pure. */
export function nextPageSize(size: number, tookMs: number | null): number {
  if (tookMs === null || tookMs > slowMs) return Math.max(changesMin, Math.floor(size / 2))
  return tookMs < fastMs ? Math.min(limits.feedPageChanges, size * 2) : size
}

/** How large the pages of one line are, as it has shown itself so far: whatever of it is slow, bytes or way, shows in the time. */
export class PageSize {
  #changes: number = limits.feedPageChanges

  /** Asks for one page, and learns from how long that took. A refusal says nothing of the line. */
  async measured<Page>(ask: (limit: number) => Promise<Page>, clock: Clock): Promise<Page> {
    const startedMs = clock.now()
    try {
      const page = await ask(this.#changes)
      this.#changes = nextPageSize(this.#changes, Math.max(0, clock.now() - startedMs))
      return page
    } catch (error) {
      if (failureOf(error).kind === 'outage') this.#changes = nextPageSize(this.#changes, null)
      throw error
    }
  }
}
