import { type Job, type Jobs, type RedisState, startLoop } from '@branchline/platform'
import { backfillStep } from '../backfill/backfill-step.ts'
import { failureOf } from '../central-client/failure.ts'
import type { PeerHealth } from '../central-client/peer-health.ts'
import type { Drainer } from '../drainer/drainer.ts'
import type { FailoverPuller } from '../failover/failover-puller.ts'
import type { Puller } from '../puller/puller.ts'
import type { Services } from '../services.ts'
import { heartbeat } from '../site/heartbeat.ts'

/** New rules wake it; this is for what a crash left. */
const backfillMs = 3_600_000

export interface SyncJobs {
  wakeDrainer(): void
  wakePuller(): void
  wakeHeartbeat(): void
  wakeFailover(): void
  wakeBackfill(): void
  /** Intervals are others: pauses end, and the next ones are as long as they should be. */
  wakeAll(): void
  redis(): RedisState | null
  stop(): Promise<void>
}

/** Central takes a branch for gone that it has not heard for ten minutes: however rarely it pushes, it is heard more often. */
const heartbeatMsMax = 60_000

/** The sync of a branch, as jobs: a wake-up starts a run at once, the interval is the safety net. Waiting at central is no job: it is a request. */
export function startSyncJobs(
  services: Services,
  peer: PeerHealth,
  drainer: Drainer,
  puller: Puller,
  failover: FailoverPuller,
  jobs: Jobs,
): SyncJobs {
  const { clock, store, log, settings } = services
  const pushMs = () => settings.get('pushIntervalSeconds') * 1000
  const untilPeer = () => (peer.waitMs() > 0 ? peer.waitMs() : null)

  const drain: Job = {
    name: 'drain',
    intervalMs: pushMs,
    run: async () => {
      if (peer.waitMs() > 0) return peer.waitMs()
      await drainer.run()
      const next = await store.read.nextAttemptAt()
      const dueMs = next === null ? null : Math.max(200, Date.parse(next) - clock.now())
      return untilPeer() ?? dueMs
    },
  }
  const pull: Job = {
    name: 'pull',
    intervalMs: () => settings.get('pullMastersIntervalSeconds') * 1000,
    run: async () => {
      if (peer.waitMs() > 0) return peer.waitMs()
      await puller.run()
      return untilPeer()
    },
  }
  const pullFailover: Job = {
    name: 'pull-failover',
    intervalMs: () => settings.get('pullFailoverIntervalSeconds') * 1000,
    run: async () => {
      if (peer.waitMs() > 0) return peer.waitMs()
      await failover.run()
      return untilPeer()
    },
  }
  const beat: Job = {
    name: 'heartbeat',
    intervalMs: () => Math.min(pushMs(), heartbeatMsMax),
    run: async () => {
      if (peer.waitMs() > 0) return peer.waitMs()
      await heartbeat(services, peer)
      return null
    },
  }
  const backfill: Job = {
    name: 'backfill',
    intervalMs: () => backfillMs,
    run: async () => {
      const { did, more } = await backfillStep(services)
      if (did) jobs.wake(drain.name)
      // The puller left these DocTypes out until now.
      if (did && !more) jobs.wake(pull.name)
      return more ? 0 : null
    },
  }
  const wait = startLoop(
    clock,
    (signal) => waitAtCentral(services, peer, puller, failover, signal),
    (error) => log.error({ error: error instanceof Error ? error.stack : String(error) }, 'waiting at central failed'),
  )
  for (const job of [beat, pullFailover, pull, drain, backfill]) jobs.start(job)
  return {
    wakeDrainer: () => jobs.wake(drain.name),
    wakePuller: () => jobs.wake(pull.name),
    wakeHeartbeat: () => jobs.wake(beat.name),
    wakeFailover: () => jobs.wake(pullFailover.name),
    wakeBackfill: () => jobs.wake(backfill.name),
    wakeAll: () => {
      wait.wake()
      jobs.wakeAll()
    },
    redis: () => jobs.redis(),
    stop: async () => {
      await Promise.all([wait.stop(), jobs.stop()])
    },
  }
}

/** One `changes.wait`, and what it tells of is pulled. */
async function waitAtCentral(
  { central }: Services,
  peer: PeerHealth,
  puller: Puller,
  failover: FailoverPuller,
  signal: AbortSignal,
): Promise<{ pauseMs: number }> {
  if (peer.waitMs() > 0) return { pauseMs: peer.waitMs() }
  // Before the first cycle there is nothing to wait beyond.
  if (puller.rulesVersion === '') return { pauseMs: 200 }
  try {
    const known = { cursors: await puller.cursors(), rulesVersion: puller.rulesVersion }
    const reached = await failover.reached()
    const waiting = reached === null ? known : { ...known, failover: reached }
    const { doctypes, rulesVersion, failover: more } = await central.changesWait(waiting, signal)
    peer.succeeded()
    if (more) {
      await failover.run()
      if (!failover.reconciled) return { pauseMs: 1_000 }
    }
    const newRules = rulesVersion !== puller.rulesVersion
    if (newRules) await puller.run()
    else if (doctypes.length > 0) {
      const { error } = await puller.run({ doctypes })
      if (error) return { pauseMs: 1_000 }
    }
    // Changes that come thick and fast are fetched four times a second, together.
    return { pauseMs: doctypes.length > 0 || newRules || more ? 250 : 0 }
  } catch (error) {
    if (!signal.aborted && failureOf(error).kind === 'outage') peer.failed()
    return { pauseMs: Math.max(peer.waitMs(), 200) }
  }
}
