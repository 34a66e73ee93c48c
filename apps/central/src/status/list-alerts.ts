import type { CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

const alertsMax = 1_000

/** `alerts.list`: newest first. */
export function listAlerts({ store }: Services): CentralHandlers['alerts']['list'] {
  return async () => ({ alerts: await store.read.listAlerts(alertsMax) })
}
