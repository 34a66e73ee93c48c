import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { feedChannel } from './feed-lock.ts'
import type { FeedNews } from './store.ts'

/** By which a look at the database counts the centrals that run on it. */
export const listenerName = 'branchline central'

const reconnectMs = { first: 100, cap: 5_000 }

/** One LISTEN connection for all waiters of this process. On every reconnect everyone is woken, for a commit may have passed meanwhile. */
export class FeedListener {
  readonly #url: string
  readonly #wakes = new Set<(news: FeedNews) => void>()
  readonly #stopping = new AbortController()
  #running: Promise<void> | null = null

  constructor(url: string) {
    this.#url = url
  }

  on(wake: (news: FeedNews) => void): () => void {
    this.#wakes.add(wake)
    this.#running ??= this.#run()
    return () => this.#wakes.delete(wake)
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    for (let pauseMs = reconnectMs.first; !signal.aborted; pauseMs = Math.min(pauseMs * 2, reconnectMs.cap)) {
      const connected = await this.#listen(signal)
      if (connected) pauseMs = reconnectMs.first
      if (!signal.aborted) await wait(pauseMs, undefined, { signal }).catch(() => {})
    }
  }

  /** Listens until the connection ends. Answers whether it ever stood. */
  async #listen(signal: AbortSignal): Promise<boolean> {
    const client = new Client({ connectionString: this.#url, keepAlive: true, application_name: listenerName })
    try {
      const ended = new Promise<void>((resolve) => {
        client.on('end', resolve)
        client.on('error', () => resolve())
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      await client.connect()
      client.on('notification', ({ payload }) => this.#wakeAll(payload === 'rules' ? 'rules' : 'feed'))
      await client.query(`LISTEN ${feedChannel}`)
      this.#wakeAll('rules')
      await ended
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => {})
    }
  }

  #wakeAll(news: FeedNews): void {
    for (const wake of [...this.#wakes]) wake(news)
  }
}
