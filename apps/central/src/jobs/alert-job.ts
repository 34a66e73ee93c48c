import type { Job } from '@branchline/platform'
import type { AlertSender } from '../alerts/alert-sender.ts'
import { announceAlerts } from '../alerts/announce.ts'
import { judgeFleet } from '../alerts/judge-fleet.ts'
import type { Services } from '../services.ts'

const intervalMs = 15_000

export const alertsName = 'alerts'

/** Looks whether anything is to be alarmed of, and sends what is. */
export function alertJob(services: Services, sender: AlertSender): Job {
  return {
    name: alertsName,
    intervalMs: () => intervalMs,
    run: async (signal) => {
      await judgeFleet(services)
      await announceAlerts(services)
      await sender.step(signal)
      return null
    },
  }
}
