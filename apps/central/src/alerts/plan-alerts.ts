import type { JudgedAlertRow, StoredAlertRow } from '@branchline/db/central'
import type { Condition } from './alert-rules.ts'

/** A condition and whose it is; null: the chain's. */
export interface Judged extends Omit<Condition, 'rule'> {
  code: string
  branchCode: string | null
}

/** One alert for one cause, however often it is seen. */
export function alertIdFor({ code, branchCode, subject }: Pick<Judged, 'code' | 'branchCode' | 'subject'>): string {
  return [code, branchCode ?? '', ...(subject === undefined ? [] : [subject])].join(':')
}

/**
 * What a round of the rules changes. Pure.
 *
 *   seen for the first time       open, or pending where it has to last
 *   pending, and lasted           open, as old as it is
 *   open, and worse or otherwise  says so
 *   no more                       resolved
 *
 * `stored`: the alerts of these rules that are pending or open.
 */
export function planAlerts(conditions: Judged[], stored: StoredAlertRow[], nowMs: number): JudgedAlertRow[] {
  const now = new Date(nowMs).toISOString()
  const storedOf = new Map(stored.map((row) => [row.id, row]))
  const seen = new Set<string>()
  const changes: JudgedAlertRow[] = []
  for (const condition of conditions) {
    const id = alertIdFor(condition)
    seen.add(id)
    const before = storedOf.get(id)
    const at = before?.at ?? now
    const lasted = condition.holdMs === 0 || nowMs - Date.parse(at) >= condition.holdMs
    // An alert that was raised stays, also where it has become less bad: it is the same trouble.
    const state = before?.state === 'open' || lasted ? 'open' : 'pending'
    const { code, branchCode, severity, message } = condition
    const row = {
      id,
      code,
      branchCode,
      doctype: null,
      name: condition.subject ?? null,
      message,
      severity,
      state,
      at,
      resolvedAt: null,
    } as const
    if (!before || before.state !== state || before.severity !== severity || before.message !== message)
      changes.push(row)
  }
  for (const row of stored) {
    if (seen.has(row.id)) continue
    const { id, code, branchCode, doctype, name, message, severity, at } = row
    changes.push({ id, code, branchCode, doctype, name, message, severity, at, state: 'resolved', resolvedAt: now })
  }
  return changes
}
