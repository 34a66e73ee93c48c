import type { Job } from '@branchline/platform'
import { type Retained, retain } from '../retention/retain.ts'
import type { RetentionSettings } from '../retention/retention-settings.ts'
import type { Services } from '../services.ts'

const intervalMs = 3_600_000

/** Retention: once an hour, in steps no sale waits long for. Settings are asked for at every run. */
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
      const done = await retain(services, settings(), signal)
      const count = done.archived + done.purged + done.logs
      if (count === 0) return null
      const at = new Date(clock.now()).toISOString()
      const durationMs = Math.max(0, Math.round(clock.now() - startedMs))
      await store.write((tx) => tx.addLogs([{ at, kind: 'retention', count, durationMs, message: messageOf(done) }]))
      log.info({ ...done, durationMs }, 'retention')
      return null
    },
  }
}

function messageOf({ archived, purged, logs }: Retained): string {
  return `${archived} operations archived, ${purged} purged, ${logs} log lines purged`
}
