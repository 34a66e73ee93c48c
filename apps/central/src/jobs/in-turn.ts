import type { Job } from '@branchline/platform'

/** So that a run ends by itself; the next one goes on. */
const stepsMax = 10_000

/** A job that goes on, step by step, until a step finds nothing to do. */
export function inTurn(name: string, intervalMs: number, step: (signal: AbortSignal) => Promise<'more' | 'done'>): Job {
  return {
    name,
    intervalMs: () => intervalMs,
    run: async (signal) => {
      for (let steps = 0; steps < stepsMax && !signal.aborted; steps += 1) {
        if ((await step(signal)) === 'done') return null
      }
      return 0
    },
  }
}
