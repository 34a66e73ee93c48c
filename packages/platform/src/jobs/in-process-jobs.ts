import type { Clock, Log } from '@branchline/protocol'
import { type Loop, startLoop } from '../loop.ts'
import type { Job, Jobs } from './jobs.ts'

/** Jobs on this process's own timers. */
export function inProcessJobs({ clock, log }: { clock: Clock; log: Log }): Jobs {
  const loops = new Map<string, Loop>()
  return {
    start: ({ name, intervalMs, run }) => {
      const body = async (signal: AbortSignal) => {
        const soonerMs = await run(signal)
        return { pauseMs: Math.min(soonerMs ?? Number.POSITIVE_INFINITY, intervalMs()) }
      }
      loops.set(name, startLoop(clock, body, jobFailed(log, name)))
    },
    wake: (name) => loops.get(name)?.wake(),
    wakeAll: () => {
      for (const loop of loops.values()) loop.wake()
    },
    redis: () => null,
    stop: async () => {
      await Promise.all([...loops.values()].map((loop) => loop.stop()))
    },
  }
}

export function jobFailed(log: Log, job: Job['name']): (error: unknown) => void {
  return (error) =>
    log.error({ job, error: error instanceof Error ? error.stack : String(error) }, 'a job failed and goes on')
}
