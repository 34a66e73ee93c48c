import type { BranchHandlers, StatusSummary } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { branchReport } from './branch-report.ts'
import { toLogRow } from './list-logs.ts'

/** `status.summary` of a branch. */
export function statusSummary(services: Services): BranchHandlers['status']['summary'] {
  return async () => (await statusOf(services, Number.MAX_SAFE_INTEGER)).status
}

/** `afterChange`: with the business days that changed beyond that change of the books; `change`: how far they are told. */
export async function statusOf(
  services: Services,
  afterChange: number,
): Promise<{ status: StatusSummary; change: number }> {
  const { store, clock, branchCode, refusal, redis } = services
  const { read } = store
  const [outbox, parked, watermarks, site, logs, { report, change }] = await Promise.all([
    read.countOutbox(new Date(clock.now()).toISOString()),
    read.countParked(),
    read.getWatermarks(),
    read.getSiteConfig(),
    read.listLogs({ beforeId: null, limit: 10 }),
    branchReport(services, afterChange),
  ])
  const redisState = redis()
  const status: StatusSummary = {
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
    report: { ...report, deadLetters: outbox.dead },
  }
  return { status, change }
}
