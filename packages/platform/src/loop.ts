import type { Clock } from '@branchline/protocol'

/**
 * Runs `body` again and again: when woken, and at the latest after the pause it asks for. A wake-up during a run is not lost: the
 * next run starts at once. Answers how to wake it and how to stop it (which waits for the run in hand).
 */
export function startLoop(
  clock: Clock,
  body: (signal: AbortSignal) => Promise<{ pauseMs: number }>,
  onError: (error: unknown) => void,
): { wake(): void; stop(): Promise<void> } {
  const stopping = new AbortController()
  let woken = false
  let interrupt = new AbortController()
  const wake = () => {
    woken = true
    interrupt.abort('woken')
  }
  const run = async () => {
    while (!stopping.signal.aborted) {
      woken = false
      interrupt = new AbortController()
      const { pauseMs } = await body(stopping.signal).catch((error: unknown) => {
        if (!stopping.signal.aborted) onError(error)
        return { pauseMs: 5_000 }
      })
      if (woken || stopping.signal.aborted) continue
      await clock.sleep(pauseMs, AbortSignal.any([stopping.signal, interrupt.signal])).catch(() => {})
    }
  }
  const running = run()
  return {
    wake,
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}
