import type { UserRow } from '@branchline/db/central'
import type { AlertThresholds } from '@branchline/protocol'
import type { FleetView } from '../fleet/fleet-watch.ts'
import type { Services } from '../services.ts'
import { alertRules, conditionsOf, type WatchedBranch } from './alert-rules.ts'
import { type Judged, planAlerts } from './plan-alerts.ts'
import { readThresholds } from './thresholds.ts'

const standardPushSeconds = 60
const dayMs = 86_400_000
/** Of what these say a round of the rules is the judge. */
const judgedCodes = [...Object.keys(alertRules), 'credentialExpiry', 'CLONED_SITE']

/** One round of the rules over all branches. Answers how many alerts changed. */
export async function judgeFleet({ store, fleet, clock }: Services): Promise<number> {
  const view = await fleet.view()
  const [thresholds, users, stored] = await Promise.all([
    readThresholds(store.read),
    store.read.listUsers(),
    store.read.listJudgedAlerts(judgedCodes),
  ])
  const nowMs = clock.now()
  const conditions = [...fleetConditions(view, thresholds, nowMs), ...credentialConditions(users, thresholds, nowMs)]
  const cloned = new Set(
    view.branches.filter(({ known }) => known.waitingServers > 0).map(({ tile }) => tile.branchCode),
  )
  // Raised by the server that was refused; over once a person chose.
  const judged = stored.filter(({ code, branchCode }) => code !== 'CLONED_SITE' || !cloned.has(branchCode ?? ''))
  const changes = planAlerts(conditions, judged, nowMs)
  if (changes.length > 0) await store.write((tx) => tx.putJudgedAlerts(changes))
  return changes.length
}

function fleetConditions(view: FleetView, thresholds: AlertThresholds, nowMs: number): Judged[] {
  return view.branches.flatMap((branch) => {
    const { branchCode } = branch.tile
    return conditionsOf(watched(branch), thresholds, nowMs).map(({ rule, ...condition }) => {
      return { code: rule, branchCode, ...condition }
    })
  })
}

function watched({ tile, known }: FleetView['branches'][number]): WatchedBranch {
  const { report } = known.heard
  return {
    tile,
    pushIntervalSeconds: report?.pushIntervalSeconds ?? standardPushSeconds,
    waitingServers: known.waitingServers,
    disk: report?.disk ?? null,
    tills: report?.tills ?? [],
    lateSales: report?.lateSales,
    certificateExpiresAt: report?.certificateExpiresAt ?? null,
  }
}

/** A login whose old password is good for a while longer: who still uses it is shut out then. Pure. */
export function credentialConditions(users: UserRow[], { expiryDays }: AlertThresholds, nowMs: number): Judged[] {
  return users.flatMap(({ username, branchCode, disabled, previousPasswordUntil: until }) => {
    if (disabled || until == null) return []
    const leftMs = Date.parse(until) - nowMs
    if (leftMs <= 0 || leftMs > expiryDays * dayMs) return []
    const message = `The old password of ${username} ends at ${until}.`
    const about = { code: 'credentialExpiry', branchCode: branchCode ?? null, subject: username }
    return [{ ...about, severity: 'warning' as const, message, holdMs: 0 }]
  })
}
