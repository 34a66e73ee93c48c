import { startLoop } from '@branchline/platform'
import { type Retained, retain } from '../retention/retain.ts'
import type { RetentionSettings } from '../retention/retention-settings.ts'
import type { Services } from '../services.ts'

const pauseMs = 3_600_000

/** Retention as a background loop: once an hour, in steps no sale waits long for. Settings are asked for at every run. */
export function startRetention(
  services: Pick<Services, 'store' | 'clock' | 'log'>,
  settings: () => RetentionSettings,
): { stop(): Promise<void> } {
  const { store, clock, log } = services
  return startLoop(
    clock,
    async (signal) => {
      const startedMs = clock.now()
      const done = await retain(services, settings(), signal)
      const count = done.archived + done.purged + done.logs
      if (count > 0) {
        const at = new Date(clock.now()).toISOString()
        const durationMs = Math.max(0, Math.round(clock.now() - startedMs))
        await store.write((tx) => tx.addLogs([{ at, kind: 'retention', count, durationMs, message: messageOf(done) }]))
        log.info({ ...done, durationMs }, 'retention')
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

function messageOf({ archived, purged, logs }: Retained): string {
  return `${archived} operations archived, ${purged} purged, ${logs} log lines purged`
}
