import { startLoop } from '@branchline/platform'
import { backfillStep } from '../backfill/backfill-step.ts'
import { failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Drainer } from '../drainer/drainer.ts'
import type { FailoverPuller } from '../failover/failover-puller.ts'
import type { Puller } from '../puller/puller.ts'
import type { Services } from '../services.ts'
import { heartbeat } from '../site/heartbeat.ts'

/** New rules wake it; this is for what a crash left. */
const backfillPauseMs = 3_600_000

export interface SyncJobs {
  wakeDrainer(): void
  wakePuller(): void
  wakeHeartbeat(): void
  wakeFailover(): void
  wakeBackfill(): void
  /** Intervals are others: pauses end, and the next ones are as long as they should be. */
  wakeAll(): void
  stop(): Promise<void>
}

/** Central takes a branch for gone that it has not heard for ten minutes: however rarely it pushes, it is heard more often. */
const heartbeatMsMax = 60_000

/** The loops of a branch. A wake-up starts a run at once; the interval is the safety net. */
export function startSyncJobs(
  services: Services,
  peer: PeerHealth,
  drainer: Drainer,
  puller: Puller,
  failover: FailoverPuller,
): SyncJobs {
  const { clock, central, store, log, settings } = services
  const pushMs = () => settings.get('pushIntervalSeconds') * 1000
  const pullMastersMs = () => settings.get('pullMastersIntervalSeconds') * 1000
  const failed = (job: string) => (error: unknown) =>
    log.error({ job, error: error instanceof Error ? error.stack : String(error) }, 'a job failed and goes on')

  const drain = startLoop(
    clock,
    async () => {
      if (peer.waitMs() > 0) return { pauseMs: Math.min(peer.waitMs(), pushMs()) }
      await drainer.run()
      const next = await store.read.nextAttemptAt()
      const dueMs = next === null ? Number.POSITIVE_INFINITY : Math.max(0, Date.parse(next) - clock.now())
      const pauseMs = Math.min(pushMs(), Math.max(dueMs, 200))
      return { pauseMs: peer.waitMs() > 0 ? Math.min(peer.waitMs(), pushMs()) : pauseMs }
    },
    failed('drain'),
  )
  const pull = startLoop(
    clock,
    async () => {
      if (peer.waitMs() > 0) return { pauseMs: peer.waitMs() }
      await puller.run()
      return { pauseMs: peer.waitMs() || pullMastersMs() }
    },
    failed('pull'),
  )
  const wait = startLoop(
    clock,
    async (signal) => {
      if (peer.waitMs() > 0) return { pauseMs: peer.waitMs() }
      // Before the first cycle there is nothing to wait beyond.
      if (puller.rulesVersion === '') return { pauseMs: 200 }
      try {
        const known = { cursors: await puller.cursors(), rulesVersion: puller.rulesVersion }
        const { doctypes, rulesVersion } = await central.changesWait(known, signal)
        peer.succeeded()
        const newRules = rulesVersion !== puller.rulesVersion
        if (newRules) await puller.run()
        else if (doctypes.length > 0) {
          const { error } = await puller.run({ doctypes })
          if (error) return { pauseMs: 1_000 }
        }
        // Changes that come thick and fast are fetched four times a second, together.
        return { pauseMs: doctypes.length > 0 || newRules ? 250 : 0 }
      } catch (error) {
        if (!signal.aborted && failureOf(error).kind === 'outage') peer.failed()
        return { pauseMs: Math.max(peer.waitMs(), 200) }
      }
    },
    failed('wait'),
  )
  const pullFailover = startLoop(
    clock,
    async () => {
      if (peer.waitMs() > 0) return { pauseMs: peer.waitMs() }
      await failover.run()
      return { pauseMs: peer.waitMs() || settings.get('pullFailoverIntervalSeconds') * 1000 }
    },
    failed('pull failover'),
  )
  const beat = startLoop(
    clock,
    async () => {
      if (peer.waitMs() > 0) return { pauseMs: peer.waitMs() }
      await heartbeat(services, peer)
      return { pauseMs: Math.min(pushMs(), heartbeatMsMax) }
    },
    failed('heartbeat'),
  )
  const backfill = startLoop(
    clock,
    async () => {
      const { did, more } = await backfillStep(services)
      if (did) drain.wake()
      // The puller left these DocTypes out until now.
      if (did && !more) pull.wake()
      return { pauseMs: more ? 0 : backfillPauseMs }
    },
    failed('backfill'),
  )
  const loops = [wait, beat, pullFailover, pull, drain, backfill]
  return {
    wakeDrainer: () => drain.wake(),
    wakePuller: () => pull.wake(),
    wakeHeartbeat: () => beat.wake(),
    wakeFailover: () => pullFailover.wake(),
    wakeBackfill: () => backfill.wake(),
    wakeAll: () => {
      for (const loop of loops) loop.wake()
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
