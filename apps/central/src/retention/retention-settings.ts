import { keptMsOf } from '../fleet/history.ts'

/** How long central keeps what it is done with. */
export interface RetentionSettings {
  /** A branch that was away longer reloads what comes down. */
  tombstoneDays: number
  syncLogDays: number
}

export const standardRetention: RetentionSettings = { tombstoneDays: 90, syncLogDays: 90 }

/** Who has read nothing for so long is no longer waited for. */
const eventReaderDays = 30

const dayMs = 86_400_000

/** The instants before which things go, as ISO-8601. */
export function retentionCutoffs(settings: RetentionSettings, nowMs: number) {
  const daysAgo = (days: number) => new Date(nowMs - days * dayMs).toISOString()
  return {
    purgeTombstonesBefore: daysAgo(settings.tombstoneDays),
    purgeLogsBefore: daysAgo(settings.syncLogDays),
    sessionsExpiredBy: daysAgo(0),
    eventReadersUnreadSince: daysAgo(eventReaderDays),
    purgePointsBefore: {
      minute: new Date(nowMs - keptMsOf.minute).toISOString(),
      quarter: new Date(nowMs - keptMsOf.quarter).toISOString(),
      hour: new Date(nowMs - keptMsOf.hour).toISOString(),
    },
  }
}
