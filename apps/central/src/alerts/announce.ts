import type { AlertChannelRow, AlertDeliveryRow, StoredAlertRow } from '@branchline/db/central'
import type { AlertMessage, Ids } from '@branchline/protocol'
import type { Services } from '../services.ts'

const stepAlerts = 100
const stepsMax = 100

export type Unannounced = StoredAlertRow & { announced: string | null }

/** Lays a message for each channel beside every alert that has changed: both in one commit, by one central. Answers how many. */
export async function announceAlerts({
  store,
  clock,
  ids,
}: Pick<Services, 'store' | 'clock' | 'ids'>): Promise<number> {
  let messages = 0
  for (let step = 0; step < stepsMax; step += 1) {
    const alerts = await store.read.listUnannounced(stepAlerts)
    if (alerts.length === 0) break
    const deliveries = await store.write(async (tx) => {
      const marks = alerts.map((alert) => ({ id: alert.id, from: alert.announced, to: saysOf(alert) }))
      const mine = new Set(await tx.markAnnounced(marks))
      const channels = await tx.listAlertChannels()
      const rows = planMessages(
        alerts.filter(({ id }) => mine.has(id)),
        channels,
        ids,
        clock.now(),
      )
      await tx.addDeliveries(rows)
      return rows
    })
    messages += deliveries.length
  }
  return messages
}

/** What is to be sent where. Pure but for `ids`. */
export function planMessages(
  alerts: Unannounced[],
  channels: AlertChannelRow[],
  ids: Pick<Ids, 'uuid'>,
  nowMs: number,
): AlertDeliveryRow[] {
  const now = new Date(nowMs).toISOString()
  return alerts.flatMap((alert) => {
    const message = messageOf(alert, now)
    if (!message) return []
    return channels
      .filter((channel) => hears(channel, alert))
      .map(({ id: channelId }) => {
        return {
          id: ids.uuid(),
          channelId,
          message: JSON.stringify(message),
          attempts: 0,
          nextAttemptAt: now,
          createdAt: now,
        }
      })
  })
}

function saysOf({ state, severity }: Unannounced): string {
  return state === 'resolved' ? 'resolved' : severity
}

/** Null: nobody was told that it was ever so. */
function messageOf(alert: Unannounced, timestamp: string): AlertMessage | null {
  const isOver = alert.state === 'resolved'
  if (isOver && alert.announced === null) return null
  const { id, code, severity, branchCode, doctype, name, message, at } = alert
  const data = { id, code, severity, branchCode, doctype, name, message, at }
  return { type: isOver ? 'alert.resolved' : 'alert.raised', timestamp, data }
}

/** A channel for what is critical hears also that it is over, or less bad. */
function hears({ enabled, severity }: AlertChannelRow, alert: Unannounced): boolean {
  if (!enabled) return false
  return severity === 'warning' || alert.severity === 'critical' || alert.announced === 'critical'
}
