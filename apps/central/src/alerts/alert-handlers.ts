import { BranchlineError, type CentralHandlers, readListPosition, writeListPosition } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { alertRow } from './alert-row.ts'
import { alertRules } from './alert-rules.ts'
import { changedThresholds, readThresholds, standardThresholds, thresholdsSetting } from './thresholds.ts'

type Alerts = CentralHandlers['alerts']

const shownMax = 1_000

/** `alerts.list`: newest first. */
export function listAlerts({ store }: Services): Alerts['list'] {
  return async (input) => {
    const { state, branchCode, after, limit } = input ?? { state: 'open' as const, limit: shownMax }
    const position = readListPosition(after)
    if (position && Number.isNaN(Date.parse(position[0]))) {
      throw new BranchlineError('INVALID_CURSOR', 'Pass `after` on exactly as `nextAfter` gave it.')
    }
    const rows = await store.read.searchAlerts({
      state: state ?? null,
      branchCode: branchCode ?? null,
      after: position,
      limit,
    })
    const last = rows.at(-1)
    const nextAfter = last && rows.length === limit ? writeListPosition({ name: last.at, key: last.id }) : null
    return { alerts: rows.map(alertRow), nextAfter }
  }
}

/** `alerts.acknowledge`: a person has seen them. What happened once is over with that; what is so still stays open. */
export function acknowledgeAlerts(services: Services): Alerts['acknowledge'] {
  const { store, clock } = services
  return async ({ ids, note = null }, { session }) => {
    const at = new Date(clock.now()).toISOString()
    const seen = await store.write(async (tx) => {
      const alerts = await tx.acknowledgeAlerts(ids, { by: session.username, at, note })
      await tx.resolveAlerts(
        alerts.filter(({ id, state }) => state === 'open' && happenedOnce(id)).map(({ id }) => id),
        at,
      )
      await tx.addLogs(
        alerts.map(({ branchCode, code, message }) => ({
          branchCode,
          kind: 'alert_seen',
          code,
          message: `${session.username}: ${note ?? message}`,
        })),
      )
      return alerts
    })
    services.wakeAlerts()
    return { ids: seen.map(({ id }) => id) }
  }
}

/** What is raised for as long as it is so is named after it; what happened has an id of its own. */
function happenedOnce(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id) && !Object.hasOwn(alertRules, id.split(':')[0] ?? '')
}

/** `alerts.settings`. */
export function alertSettings({ store }: Services): Alerts['settings'] {
  return async () => ({ thresholds: await readThresholds(store.read), standard: standardThresholds })
}

/** `alerts.updateSettings`: null gives a threshold back to the standard. */
export function updateAlertSettings(services: Services): Alerts['updateSettings'] {
  const { store } = services
  return async (input, { session }) => {
    await store.write(async (tx) => {
      const wanted = { ...(await changedThresholds(tx)), ...input }
      const kept = Object.fromEntries(
        Object.entries(wanted).filter(([, value]) => value !== null && value !== undefined),
      )
      const thresholds = { ...standardThresholds, ...kept }
      if (thresholds.outboxCriticalOperations < thresholds.outboxWarningOperations) {
        const message = 'outboxCriticalOperations: must not be below outboxWarningOperations'
        throw new BranchlineError('VALIDATION_FAILED', message)
      }
      await tx.putSetting(thresholdsSetting, JSON.stringify(kept))
      const message = `${Object.keys(input).join(', ')} by ${session.username}`
      await tx.addLogs([{ kind: 'alert_settings', message }])
    })
    services.wakeAlerts()
    return { thresholds: await readThresholds(store.read), standard: standardThresholds }
  }
}
