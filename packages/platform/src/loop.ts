import type { Clock } from '@branchline/protocol'

const failedPauseMs = 5_000

export interface Loop {
  /** A run begins now, or right after the one in hand. */
  wake(): void
  /** Wakes, and ends as the next run that begins from now on ends. Rejects when the loop is stopped before. */
  turn(): Promise<void>
  /** Waits for the run in hand. */
  stop(): Promise<void>
}

interface Waiting {
  resolve(): void
  reject(error: unknown): void
}

/**
 * Runs `body` again and again: when woken, and at the latest after the pause it asks for. A wake-up during a run is not lost: the
 * next run starts at once. A run that fails is followed by another in 5 s.
 */
export function startLoop(
  clock: Clock,
  body: (signal: AbortSignal) => Promise<{ pauseMs: number }>,
  onError: (error: unknown) => void,
): Loop {
  const stopping = new AbortController()
  let woken = false
  let interrupt = new AbortController()
  let waiting: Waiting[] = []
  const wake = () => {
    woken = true
    interrupt.abort('woken')
  }
  const run = async () => {
    while (!stopping.signal.aborted) {
      woken = false
      interrupt = new AbortController()
      const served = waiting
      waiting = []
      let pauseMs = failedPauseMs
      try {
        pauseMs = (await body(stopping.signal)).pauseMs
        for (const { resolve } of served) resolve()
      } catch (error) {
        if (!stopping.signal.aborted) onError(error)
        for (const { reject } of served) reject(error)
      }
      if (woken || stopping.signal.aborted) continue
      await clock.sleep(pauseMs, AbortSignal.any([stopping.signal, interrupt.signal])).catch(() => {})
    }
    for (const { reject } of waiting) reject(stopped())
  }
  const running = run()
  return {
    wake,
    turn: () =>
      new Promise<void>((resolve, reject) => {
        if (stopping.signal.aborted) return reject(stopped())
        waiting.push({ resolve, reject })
        wake()
      }),
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

function stopped(): Error {
  return new Error('the server is stopping')
}
