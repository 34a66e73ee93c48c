/** Work that comes back: run when woken, and at the latest after its interval. Twice at once, here or in another process, must do no harm. */
export interface Job {
  /** Lower case and hyphens; one job of a server has it. */
  name: string
  /** The safety net, in ms; asked for at every run, for settings change. */
  intervalMs(): number
  /**
   * One run. It ends soon after the signal is aborted. Answers in how many ms it wants to run again, if that is sooner than its
   * interval; null: it does not. A run that throws is logged and tried again.
   */
  run(signal: AbortSignal): Promise<number | null>
}

/** `up`: jobs run on Redis; `away`: Redis is set but does not work, and jobs run by this process's own timers. */
export type RedisState = 'up' | 'away'

/** The jobs of a server. Nothing here is ever waited for by a request. */
export interface Jobs {
  /** From now on; the first run begins at once. */
  start(job: Job): void
  /** A run begins as soon as may be, here or in another process of this server. A wake-up during a run is not lost. Names of no job are ignored. */
  wake(name: string): void
  wakeAll(): void
  /** null: no Redis is set. */
  redis(): RedisState | null
  /** Waits for the runs in hand, and for Redis a second at most. */
  stop(): Promise<void>
}
