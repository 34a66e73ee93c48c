import type { Job } from '@branchline/platform'
import { tellAudit } from '../audit/tell-audit.ts'
import { retain } from '../retention/retain.ts'
import type { RetentionSettings } from '../retention/retention-settings.ts'
import type { Services } from '../services.ts'

const intervalMs = 3_600_000

/** Retention: once an hour. Settings are asked for at every run. */
export function retentionJob(
  services: Pick<Services, 'store' | 'clock' | 'log'>,
  settings: () => RetentionSettings,
): Job {
  const { store, clock, log } = services
  return {
    name: 'retention',
    intervalMs: () => intervalMs,
    run: async (signal) => {
      const startedMs = clock.now()
      const { tombstones, logs, receipts, points, alerts, commands } = await retain(services, settings(), signal)
      await tellAudit(services)
      const count = tombstones + logs + receipts + points + alerts + commands
      if (count === 0) return null
      const durationMs = Math.max(0, Math.round(clock.now() - startedMs))
      const message = `${tombstones} tombstones, ${logs} log lines, ${receipts} receipts, ${points} points of charts, ${alerts} alerts, ${commands} commands purged`
      await store.write((tx) => tx.addLogs([{ kind: 'retention', count, durationMs, message }]))
      log.info({ tombstones, logs, receipts, durationMs }, 'retention')
      return null
    },
  }
}
