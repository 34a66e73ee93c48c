import type { OutboxRow } from '../rows.ts'
import { fieldTimesOf } from '../sql.ts'

export interface StoredOutboxRow extends Omit<OutboxRow, 'fieldTimes'> {
  fieldTimes: string | null
}

export function outboxRow(row: StoredOutboxRow): OutboxRow {
  return { ...row, everSent: Boolean(row.everSent), fieldTimes: fieldTimesOf(row.fieldTimes) }
}
