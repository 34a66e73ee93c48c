/**
 * Counts feed commits of any process and wakes who waits for the next.
 *
 *   version ──► a reader notes it, reads the feed, finds nothing ──► waits for a version beyond the one it noted
 *
 * A commit between the note and the wait has raised the version, so no wake-up is lost.
 */
export class FeedWatch {
  #version = 0
  readonly #waiters = new Set<() => void>()
  /** Per branch: the version before a read that found nothing for it. */
  readonly #caughtUpAt = new Map<string, number>()

  get version(): number {
    return this.#version
  }

  /** A feed commit happened. */
  wake(): void {
    this.#version += 1
    for (const waiter of [...this.#waiters]) waiter()
  }

  /** Resolves when the version is beyond `seen` or the signal is aborted. */
  async beyond(seen: number, signal: AbortSignal): Promise<void> {
    if (this.#version > seen || signal.aborted) return
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#waiters.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.#waiters.add(done)
      signal.addEventListener('abort', done)
    })
  }

  noteCaughtUp(branchCode: string, version: number): void {
    this.#caughtUpAt.set(branchCode, version)
  }

  /** False only when nothing was committed to the feed since the branch was last told that there is nothing. */
  mayBePending(branchCode: string): boolean {
    return (this.#caughtUpAt.get(branchCode) ?? -1) < this.#version
  }
}
