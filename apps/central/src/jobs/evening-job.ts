import type { Job } from '@branchline/platform'
import { layEveningReports } from '../evening/lay-evening-reports.ts'
import type { Services } from '../services.ts'

const intervalMs = 30_000

/** Lays the evening report ready for each channel whose hour has come; alerts and reports are sent alike. */
export function eveningJob(services: Services): Job {
  return {
    name: 'evening-report',
    intervalMs: () => intervalMs,
    run: async () => {
      if ((await layEveningReports(services)) > 0) services.wakeAlerts()
      return null
    },
  }
}
