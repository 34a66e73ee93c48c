import type { Job } from '@branchline/platform'
import type { Services } from '../services.ts'

const intervalMs = 15_000

/** Writes down what was counted. Every central has counted its own. */
export function fleetJob({ store, meter }: Pick<Services, 'store' | 'meter'>): Job {
  return {
    name: 'fleet-history',
    intervalMs: () => intervalMs,
    run: async () => {
      const points = meter.take()
      if (points.length > 0) await store.write((tx) => tx.addHistory(points))
      return null
    },
  }
}
