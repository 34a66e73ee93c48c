import type { AlertRow } from './rows.ts'

export type AlertSeverity = 'critical' | 'warning'
export type AlertState = 'pending' | 'open' | 'resolved'

/** An alert and what became of it. Times are ISO-8601. */
export interface StoredAlertRow extends AlertRow {
  severity: AlertSeverity
  state: AlertState
  at: string
  resolvedAt: string | null
  acknowledgedAt: string | null
  acknowledgedBy: string | null
  note: string | null
}

/** The fields that a round of the alert rules writes. */
export type JudgedAlertRow = AlertRow & Pick<StoredAlertRow, 'severity' | 'state' | 'at' | 'resolvedAt'>

export interface AlertChannelRow {
  id: string
  kind: 'webhook' | 'email'
  address: string
  /** critical: those alone. */
  severity: AlertSeverity
  enabled: boolean
  /** Encrypted; webhooks alone have one. */
  secret: string | null
  lastSentAt: string | null
  lastError: string | null
  failingSince: string | null
  /** The hour, 0 to 23, of the clock of `reportTimezone` at which it is sent the evening report; null: it is not. */
  reportHour: number | null
  reportTimezone: string | null
  /** YYYY-MM-DD: the last day whose report was laid ready for it. */
  reportedDay: string | null
}

/** `message`: JSON. */
export interface AlertDeliveryRow {
  id: string
  channelId: string
  message: string
  attempts: number
  nextAttemptAt: string
  createdAt: string
}

export interface AlertReader {
  /** Newest first. `after`: the last row's (at, id). Pending ones are left out. */
  searchAlerts(query: {
    state: 'open' | 'resolved' | null
    branchCode: string | null
    after: [at: string, id: string] | null
    limit: number
  }): Promise<StoredAlertRow[]>
  /** Those of these codes that are not resolved. */
  listJudgedAlerts(codes: string[]): Promise<StoredAlertRow[]>
  /** Alerts of which something is to be sent, oldest first. */
  listUnannounced(limit: number): Promise<(StoredAlertRow & { announced: string | null })[]>
  listAlertChannels(): Promise<AlertChannelRow[]>
  listDueDeliveries(now: string, limit: number): Promise<AlertDeliveryRow[]>
}

export interface AlertWriter {
  putJudgedAlerts(rows: JudgedAlertRow[]): Promise<void>
  /** Answers those there are. `once`: alerts of what happened once, resolved by it. */
  acknowledgeAlerts(ids: string[], audit: { by: string; at: string; note: string | null }): Promise<StoredAlertRow[]>
  resolveAlerts(ids: string[], at: string): Promise<void>
  /** Only if nobody else has meanwhile. Answers which. */
  markAnnounced(rows: { id: string; from: string | null; to: string }[]): Promise<string[]>
  purgeAlerts(resolvedBefore: string, limit: number): Promise<number>
  putAlertChannel(row: AlertChannelRow): Promise<void>
  patchAlertChannel(id: string, patch: Partial<AlertChannelRow>): Promise<void>
  /** False: the report of that day, or of a later one, was laid ready before, here or by another central. */
  markReported(id: string, day: string): Promise<boolean>
  /** With what it has yet to be sent. */
  removeAlertChannel(id: string): Promise<boolean>
  addDeliveries(rows: AlertDeliveryRow[]): Promise<void>
  /** Only if nobody has taken it since its `nextAttemptAt` was read. */
  takeDelivery(row: AlertDeliveryRow, patch: Pick<AlertDeliveryRow, 'attempts' | 'nextAttemptAt'>): Promise<boolean>
  removeDelivery(id: string): Promise<void>
}
