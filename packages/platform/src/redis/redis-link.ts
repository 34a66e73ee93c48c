import type { Clock, Log } from '@branchline/protocol'
import { Redis } from 'ioredis'
import { type Loop, startLoop } from '../loop.ts'

/** How often Redis is asked to take a write: so late, and `commandMs` more, it is noticed that it hangs, was emptied or takes none. */
const beatMs = 1_000
const commandMs = 1_000
const reconnectMs = { step: 50, cap: 1_000 }
/** A connection that says nothing to a command so long is dead; longer than a worker's wait for the next job. */
const silentMs = { producer: 3_000, worker: 15_000 }

export interface RedisLinkHooks {
  /** Puts into Redis what must be there. Any failure means that Redis does not work now. */
  assert(): Promise<void>
  /** Redis works, from now on. */
  up(): void
  /** Redis does not work any more. */
  away(): void
}

/**
 * The connections to Redis, and whether it works. A command that is not answered within a second has failed; none waits for a
 * connection.
 *
 *   away ── all is in Redis ──► up ── a command fails, hangs, or the connection breaks ──► away
 */
export class RedisLink {
  /** For commands that must end soon. */
  readonly producer: Redis
  /** For workers, whose commands wait for the connection. */
  readonly worker: Redis
  readonly #clock: Clock
  readonly #log: Log
  #hooks: RedisLinkHooks | null = null
  #beat: Loop | null = null
  #isUp = false
  #reason = ''

  constructor(url: string, { clock, log }: { clock: Clock; log: Log }) {
    this.#clock = clock
    this.#log = log
    const shared = {
      retryStrategy: (times: number) => Math.min(times * reconnectMs.step, reconnectMs.cap),
      connectTimeout: 5_000,
      keepAlive: 10_000,
    }
    this.producer = new Redis(url, {
      ...shared,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: commandMs,
      socketTimeout: silentMs.producer,
    })
    this.worker = new Redis(url, { ...shared, maxRetriesPerRequest: null, socketTimeout: silentMs.worker })
    for (const connection of [this.producer, this.worker]) connection.on('error', this.note)
    this.producer.on('close', () => this.#away('the connection broke'))
    this.producer.on('ready', () => this.#beat?.wake())
  }

  get isUp(): boolean {
    return this.#isUp
  }

  /** Keeps the last thing that went wrong, for the log; the url, which may hold a password, is never part of it. */
  readonly note = (error: unknown): void => {
    this.#reason = error instanceof Error ? error.message || String((error as { code?: unknown }).code) : String(error)
  }

  start(hooks: RedisLinkHooks): void {
    this.#hooks = hooks
    this.#beat = startLoop(
      this.#clock,
      async (signal) => {
        try {
          await hooks.assert()
          if (!signal.aborted) this.#up()
        } catch (error) {
          this.note(error)
          this.#away(this.#reason)
        }
        return { pauseMs: beatMs }
      },
      () => {},
    )
  }

  /** Asks Redis now. */
  check(): void {
    this.#beat?.wake()
  }

  async stop(): Promise<void> {
    this.#hooks = null
    await this.#beat?.stop()
  }

  disconnect(): void {
    this.producer.disconnect()
    this.worker.disconnect()
  }

  #up(): void {
    if (this.#isUp || !this.#hooks) return
    this.#isUp = true
    this.#log.info({}, 'jobs run on Redis')
    this.#hooks.up()
  }

  #away(reason: string): void {
    if (!this.#isUp || !this.#hooks) return
    this.#isUp = false
    this.#log.warn({ reason: this.#reason || reason }, 'Redis does not work: jobs run by timers of this process')
    this.#hooks.away()
  }
}
