import { startLoop } from '@branchline/platform'
import type { Services } from '../services.ts'
import { nextNight } from '../verify/next-night.ts'
import type { Verifier } from '../verify/verifier.ts'

/** After a night run that failed: the line may be back by then. */
const retryMs = 900_000
const busyMs = 60_000
/** The hour and the time zone may be changed meanwhile. */
const pauseMsMax = 3_600_000

/** Verifies the branch once a night, at a minute that chance says, and tells central what it could not be told before. */
export function startVerifying(services: Services, verifier: Verifier): { stop(): Promise<void> } {
  const { clock, random, store, settings, log } = services
  let dueMs: number | null = null
  let plannedFor = ''
  return startLoop(
    clock,
    async () => {
      await verifier.tell()
      const hour = settings.get('verifyHour')
      const lastAt = await store.read.lastNightlyAt()
      const question = `${hour} ${services.timezone} ${lastAt}`
      if (question !== plannedFor) {
        plannedFor = question
        const lastMs = lastAt === null ? null : Date.parse(lastAt)
        const chance = random.next()
        dueMs = nextNight({ nowMs: clock.now(), hour, timezone: services.timezone, lastMs, chance })
      }
      if (dueMs === null) return { pauseMs: pauseMsMax }
      if (clock.now() < dueMs) return { pauseMs: Math.min(Math.max(1, dueMs - clock.now()), pauseMsMax) }
      const run = await verifier.start({ by: 'night', nightly: true, scope: {} })?.ended
      // Another one is under way: after it.
      if (!run) return { pauseMs: busyMs }
      if (run.state === 'failed') dueMs = clock.now() + retryMs
      else plannedFor = ''
      return { pauseMs: 1_000 }
    },
    (error) =>
      log.error(
        { job: 'verify', error: error instanceof Error ? error.stack : String(error) },
        'a job failed and goes on',
      ),
  )
}
