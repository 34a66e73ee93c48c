import type { BranchStatusRow, MoneyDayRow, SiteRow, VerificationSummaryRow } from '@branchline/db/central'
import type { BranchTile } from '@branchline/protocol'
import { z } from 'zod'
import { verifiedBy } from '../verify/runs.ts'
import { decideState } from './branch-state.ts'
import { type HeardStatus, unsentOf } from './heard-status.ts'
import { type MoneyNow, moneyStandingSchema, stripsOf } from './money-standing.ts'

/** All that is known of a branch at one moment. */
export interface KnownBranch {
  site: SiteRow
  status: BranchStatusRow | null
  heard: HeardStatus
  conflicts: number
  waitingServers: number
  verified: VerificationSummaryRow | null
  alerts: { critical: number; warning: number }
  /** Of all days together ('*') and of `today`. */
  money: MoneyDayRow[]
  today: string
}

const standardPushSeconds = 60
const standingsSchema = z.array(moneyStandingSchema).catch([])

/** The tile of a branch. Pure. */
export function tileOf(known: KnownBranch, nowMs: number): BranchTile {
  const { site, status, heard, conflicts, verified } = known
  const { report, outbox } = heard
  const money = stripsOf(standingsSchema.parse(status?.money ?? []), moneyNow(known))
  const differing = verified?.verdict === 'differs' ? verified.differing : 0
  const failover = {
    // What an older branch does not say is not held against it.
    reconciled: report?.failover.reconciled ?? true,
    pending: report?.failover.pending ?? 0,
    lastReconciledAt: report?.failover.lastReconciledAt ?? null,
  }
  const verdict = decideState(
    {
      enabled: site.enabled,
      lastHeartbeatAt: status?.lastHeartbeatAt ?? null,
      pushIntervalSeconds: report?.pushIntervalSeconds ?? standardPushSeconds,
      unsent: unsentOf(heard),
      oldestUnsentAt: outbox.oldestAt,
      deadLetters: outbox.dead,
      conflicts,
      waitingServers: known.waitingServers,
      differing,
      missingMoney: money.flatMap(({ missing, currency }) => (missing === '0' ? [] : [`${missing} ${currency}`])),
      failoverPending: failover.pending,
      reconciled: failover.reconciled,
    },
    nowMs,
  )
  return {
    branchCode: site.branchCode,
    label: site.label,
    timezone: site.timezone,
    enabled: site.enabled,
    ...verdict,
    lastContactAt: later(status?.lastHeartbeatAt ?? null, status?.lastPushAt ?? null),
    lastHeartbeatAt: status?.lastHeartbeatAt ?? null,
    lastPushAt: status?.lastPushAt ?? null,
    lastPullAt: status?.lastPullAt ?? null,
    unsent: {
      operations: unsentOf(heard),
      oldestAt: outbox.oldestAt,
      money: (report?.money.unsent ?? []).map(({ currency, amount }) => ({ currency, amount })),
    },
    deadLetters: outbox.dead,
    conflicts,
    parked: heard.parked,
    failover,
    tills: {
      count: report?.tills.length ?? 0,
      queued: (report?.tills ?? []).reduce((sum, { queued }) => sum + queued, 0),
    },
    version: report?.version ?? null,
    clockOffsetMs: report?.clockOffsetMs ?? null,
    diskFreeBytes: report?.disk?.freeBytes ?? null,
    oldestWatermarkAt: heard.watermarks.map(({ at }) => at).sort()[0] ?? null,
    verified: verified ? verifiedBy(verified) : null,
    alerts: known.alerts,
    money,
  }
}

function moneyNow({ money, today }: KnownBranch): MoneyNow[] {
  const ofDay = (day: string, currency: string) => money.find((row) => row.day === day && row.currency === currency)
  return [...new Set(money.map(({ currency }) => currency))].map((currency) => {
    const ofToday = ofDay(today, currency)
    return {
      currency,
      arrived: ofDay('*', currency)?.arrived ?? '0',
      today: { sold: ofToday?.sold ?? '0', arrived: ofToday?.arrived ?? '0' },
    }
  })
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}
