/** How long a branch keeps what it is done with. */
export interface RetentionSettings {
  /** Acked operations stay in the outbox so long, then move to History. */
  outboxAckedDays: number
  /** Operations stay in History until they were settled so long ago. */
  historyDays: number
  syncLogDays: number
}

export const standardRetention: RetentionSettings = { outboxAckedDays: 7, historyDays: 90, syncLogDays: 90 }

const dayMs = 86_400_000

/** The instants before which things go, as ISO-8601. */
export function retentionCutoffs(settings: RetentionSettings, nowMs: number) {
  const daysAgo = (days: number) => new Date(nowMs - days * dayMs).toISOString()
  return {
    archiveSettledBefore: daysAgo(settings.outboxAckedDays),
    purgeSettledBefore: daysAgo(settings.historyDays),
    purgeLogsBefore: daysAgo(settings.syncLogDays),
  }
}
