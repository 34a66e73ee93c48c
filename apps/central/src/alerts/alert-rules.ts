import type { AlertThresholds, BranchReport, BranchTile, TillReport } from '@branchline/protocol'
import { silentAfterMs } from '../fleet/branch-state.ts'

/** What the rules look at of one branch. */
export interface WatchedBranch {
  tile: Pick<
    BranchTile,
    | 'branchCode'
    | 'enabled'
    | 'lastHeartbeatAt'
    | 'lastPushAt'
    | 'lastContactAt'
    | 'unsent'
    | 'deadLetters'
    | 'conflicts'
    | 'failover'
    | 'clockOffsetMs'
    | 'money'
  >
  pushIntervalSeconds: number
  waitingServers: number
  disk: { freeBytes: number; totalBytes: number } | null
  tills: TillReport[]
  lateSales: BranchReport['lateSales']
  certificateExpiresAt: string | null
}

/** Something is so, and an alert tells of it once it has been for `holdMs`. `subject`: what tells one from others of the branch. */
export interface Condition {
  rule: AlertRule
  subject?: string
  severity: 'critical' | 'warning'
  message: string
  holdMs: number
}

type Rule = (branch: WatchedBranch, thresholds: AlertThresholds, nowMs: number) => Condition[]

const minuteMs = 60_000
const dayMs = 86_400_000
/** What happened at the tills is told of for so long. */
const toldMs = 7 * dayMs
/** So soon before it ends, what expires is critical. */
const expiryCriticalMs = 3 * dayMs

function outboxDepth({ tile }: WatchedBranch, thresholds: AlertThresholds): Condition[] {
  const owed = tile.unsent.operations
  const message = `${owed} operations are owed.`
  if (owed > thresholds.outboxCriticalOperations) {
    return [{ rule: 'outboxDepth', severity: 'critical', message, holdMs: 0 }]
  }
  if (owed <= thresholds.outboxWarningOperations) return []
  return [{ rule: 'outboxDepth', severity: 'warning', message, holdMs: thresholds.outboxWarningMinutes * minuteMs }]
}

/** A branch that owes nothing need not push; one that is silent cannot. */
function pushLate(
  { tile, pushIntervalSeconds }: WatchedBranch,
  thresholds: AlertThresholds,
  nowMs: number,
): Condition[] {
  if (tile.lastHeartbeatAt === null) return []
  const isSilent = nowMs - Date.parse(tile.lastHeartbeatAt) > silentAfterMs(pushIntervalSeconds)
  const owes = tile.unsent.operations > tile.deadLetters && tile.unsent.oldestAt !== null
  if (!isSilent && !owes) return []
  const owedSince = later(tile.lastPushAt, tile.unsent.oldestAt)
  const since = isSilent ? tile.lastContactAt : owedSince
  if (since === null) return []
  const lateMs = nowMs - Date.parse(since)
  const message = isSilent ? `Nothing was heard of it since ${since}.` : `What it owes was last pushed at ${since}.`
  if (lateMs > thresholds.pushLateCriticalMinutes * minuteMs) {
    return [{ rule: 'pushLate', severity: 'critical', message, holdMs: 0 }]
  }
  if (lateMs <= thresholds.pushLateIntervals * pushIntervalSeconds * 1_000) return []
  return [{ rule: 'pushLate', severity: 'warning', message, holdMs: 0 }]
}

function deadLetter({ tile }: WatchedBranch): Condition[] {
  if (tile.deadLetters === 0) return []
  const message =
    tile.deadLetters === 1
      ? 'One of its operations waits for a person: central refuses it.'
      : `${tile.deadLetters} of its operations wait for a person: central refuses them.`
  return [{ rule: 'deadLetter', severity: 'warning', message, holdMs: 0 }]
}

function conflict({ tile }: WatchedBranch): Condition[] {
  if (tile.conflicts === 0) return []
  const message =
    tile.conflicts === 1 ? 'A conflict is to be settled.' : `${tile.conflicts} conflicts are to be settled.`
  return [{ rule: 'conflict', severity: 'warning', message, holdMs: 0 }]
}

function notReconciled({ tile }: WatchedBranch, { notReconciledMinutes }: AlertThresholds): Condition[] {
  const { reconciled, pending } = tile.failover
  if (reconciled && pending === 0) return []
  const message = 'It does not yet hold all that central wrote in its name.'
  return [{ rule: 'notReconciled', severity: 'critical', message, holdMs: notReconciledMinutes * minuteMs }]
}

function storageLoss({ tills }: WatchedBranch, _thresholds: AlertThresholds, nowMs: number): Condition[] {
  return tills.flatMap(({ tillCode, lostAt, lostExpected, lostFound }) => {
    if (lostAt === null || nowMs - Date.parse(lostAt) > toldMs) return []
    const rows =
      lostExpected != null && lostFound != null ? `: ${lostExpected - lostFound} of ${lostExpected} rows are gone` : ''
    const message = `Till ${tillCode} lost its storage at ${lostAt}${rows}.`
    return [{ rule: 'storageLoss' as const, subject: tillCode, severity: 'critical' as const, message, holdMs: 0 }]
  })
}

function lateSale({ lateSales }: WatchedBranch, _thresholds: AlertThresholds, nowMs: number): Condition[] {
  if (!lateSales || nowMs - Date.parse(lateSales.lastAt) > toldMs) return []
  const others =
    lateSales.count > 1 ? ` ${lateSales.count === 2 ? '1 more is' : `${lateSales.count - 1} more are`} in its log.` : ''
  return [{ rule: 'lateSale', severity: 'warning', message: `${lateSales.message}.${others}`, holdMs: 0 }]
}

function clockOff({ tile }: WatchedBranch, { clockOffSeconds }: AlertThresholds): Condition[] {
  const offset = tile.clockOffsetMs
  if (offset === null || Math.abs(offset) <= clockOffSeconds * 1_000) return []
  const message = `Its clock is more than ${clockOffSeconds} seconds ${offset > 0 ? 'ahead' : 'behind'}.`
  return [{ rule: 'clockOff', severity: 'warning', message, holdMs: 0 }]
}

function clone({ waitingServers }: WatchedBranch): Condition[] {
  if (waitingServers === 0) return []
  const message = 'More than one server speaks as it; a person chooses which goes on.'
  return [{ rule: 'clone', severity: 'critical', message, holdMs: 0 }]
}

function diskLow({ disk }: WatchedBranch, { diskFreePercent }: AlertThresholds): Condition[] {
  if (disk === null || disk.totalBytes <= 0) return []
  const percent = (disk.freeBytes / disk.totalBytes) * 100
  if (percent >= diskFreePercent) return []
  const message = `Less than ${diskFreePercent} % of its disk is free.`
  return [{ rule: 'diskLow', severity: percent < diskFreePercent / 2 ? 'critical' : 'warning', message, holdMs: 0 }]
}

function certificateExpiry(
  { certificateExpiresAt: at }: WatchedBranch,
  { expiryDays }: AlertThresholds,
  nowMs: number,
): Condition[] {
  if (at === null) return []
  const leftMs = Date.parse(at) - nowMs
  if (leftMs > expiryDays * dayMs) return []
  const message = `Its certificate ends at ${at}.`
  const severity = leftMs < expiryCriticalMs ? 'critical' : 'warning'
  return [{ rule: 'certificateExpiry', severity, message, holdMs: 0 }]
}

function missingMoney({ tile }: WatchedBranch): Condition[] {
  return tile.money.flatMap(({ currency, missing }) => {
    if (missing === '0') return []
    const message = `${missing} ${currency} were acknowledged and are not at central.`
    return [{ rule: 'missingMoney' as const, subject: currency, severity: 'critical' as const, message, holdMs: 0 }]
  })
}

/** Every rule by its name, which is the alert's code. */
export const alertRules = {
  outboxDepth,
  pushLate,
  deadLetter,
  conflict,
  notReconciled,
  storageLoss,
  lateSale,
  clockOff,
  clone,
  diskLow,
  certificateExpiry,
  missingMoney,
} satisfies Record<string, Rule>
export type AlertRule = keyof typeof alertRules

/** Of what is not so for long enough nothing is known here: see `planAlerts`. A branch that is switched off is left alone. Pure. */
export function conditionsOf(branch: WatchedBranch, thresholds: AlertThresholds, nowMs: number): Condition[] {
  if (!branch.tile.enabled) return []
  return Object.values(alertRules as Record<string, Rule>).flatMap((rule) => rule(branch, thresholds, nowMs))
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}
