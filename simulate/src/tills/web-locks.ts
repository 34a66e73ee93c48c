interface Holder {
  readonly alive: boolean
  readonly process: { onDeath(run: () => void): () => void }
}

interface Waiting {
  holder: Holder
  begin: () => void
}

/** Web Locks of one browser: first come, first served; a page that dies lets go, or waits no more. */
export class WebLocks {
  readonly #queues = new Map<string, Waiting[]>()

  async alone(name: string, holder: Holder, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const queue = this.#queues.get(name) ?? []
    this.#queues.set(name, queue)
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = { holder, begin: resolve }
      const leave = () => {
        const at = queue.indexOf(waiting)
        queue.splice(at, at < 0 ? 0 : 1)
        if (at === 0) queue[0]?.begin()
      }
      holder.process.onDeath(leave)
      signal.addEventListener('abort', () => {
        if (queue[0] === waiting) return
        leave()
        reject(signal.reason)
      })
      queue.push(waiting)
      if (queue.length === 1) resolve()
    })
    try {
      await work()
    } finally {
      if (holder.alive) {
        queue.shift()
        queue[0]?.begin()
      }
    }
  }
}
