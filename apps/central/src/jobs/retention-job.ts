import { startLoop } from '@branchline/platform'
import { retain } from '../retention/retain.ts'
import type { RetentionSettings } from '../retention/retention-settings.ts'
import type { Services } from '../services.ts'

const pauseMs = 3_600_000

/** Retention as a background loop: once an hour. Settings are asked for at every run. */
export function startRetention(
  services: Pick<Services, 'store' | 'clock' | 'log'>,
  settings: () => RetentionSettings,
): { stop(): Promise<void> } {
  const { store, clock, log } = services
  return startLoop(
    clock,
    async (signal) => {
      const startedMs = clock.now()
      const { tombstones, logs } = await retain(services, settings(), signal)
      const count = tombstones + logs
      if (count > 0) {
        const durationMs = Math.max(0, Math.round(clock.now() - startedMs))
        const message = `${tombstones} tombstones, ${logs} log lines purged`
        await store.write((tx) => tx.addLogs([{ kind: 'retention', count, durationMs, message }]))
        log.info({ tombstones, logs, durationMs }, 'retention')
      }
      return { pauseMs }
    },
    (error) =>
      log.error(
        { job: 'retention', error: error instanceof Error ? error.stack : String(error) },
        'a job failed and goes on',
      ),
  )
}
