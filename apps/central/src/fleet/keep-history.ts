import { type Loop, startLoop } from '@branchline/platform'
import type { Services } from '../services.ts'

const intervalMs = 15_000

/**
 * Writes down what was counted, every fifteen seconds. No job: each central of a chain has counted its own, and writes that down itself.
 * What is counted after the last round is lost with the process, of the charts and of nothing else.
 */
export function keepHistory({ store, meter, clock, log }: Pick<Services, 'store' | 'meter' | 'clock' | 'log'>): Loop {
  return startLoop(
    clock,
    async () => {
      const points = meter.take()
      if (points.length > 0) await store.write((tx) => tx.addHistory(points))
      return { pauseMs: intervalMs }
    },
    (error) => log.error({ error: String(error) }, 'the history of the fleet could not be written down'),
  )
}
