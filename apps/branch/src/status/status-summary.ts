import type { BranchHandlers, StatusSummary } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { toLogRow } from './list-logs.ts'

/** `status.summary` of a branch. */
export function statusSummary(services: Services): BranchHandlers['status']['summary'] {
  return () => statusOf(services)
}

export async function statusOf({ store, clock, branchCode, refusal, redis }: Services): Promise<StatusSummary> {
  const { read } = store
  const [outbox, parked, watermarks, site, logs] = await Promise.all([
    read.countOutbox(new Date(clock.now()).toISOString()),
    read.countParked(),
    read.getWatermarks(),
    read.getSiteConfig(),
    read.listLogs({ beforeId: null, limit: 10 }),
  ])
  const redisState = redis()
  return {
    role: 'branch',
    branchCode,
    outbox,
    parked,
    conflicts: 0,
    watermarks: watermarks.map(({ doctype, at }) => ({ doctype, at })),
    lastPushAt: site?.lastPushAt ?? null,
    lastPullAt: site?.lastPullAt ?? null,
    lastError: refusal ?? site?.lastError ?? null,
    logs: logs.map((row) => toLogRow(row, branchCode)),
    ...(redisState === null ? {} : { redis: redisState }),
  }
}
