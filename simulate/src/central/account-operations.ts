import type { CentralReader, CentralTransaction, EntryGroupRow } from '@branchline/db/central'
import type { Tables } from './tables.ts'

export type AccountReads = Pick<CentralReader, 'findLedgerEntries' | 'findAlerts' | 'listAlerts'>
export type AccountWrites = Pick<CentralTransaction, 'addAlerts' | 'putAlert' | 'removeAlert'>

/** Ledgers, and the alerts that they and others raise. */
export function accountReads(t: Tables): AccountReads {
  return {
    findLedgerEntries: async ({ doctype, account, amount, direction }, accounts) => {
      const groups = new Map<string, EntryGroupRow>()
      const entries = t.documents
        .rows()
        .filter((row) => row.doctype === doctype && row.docstatus < 2)
        .map((row): Record<string, unknown> => JSON.parse(row.body))
      for (const names of accounts) {
        for (const entry of entries) {
          if (!account.every((field, index) => textOf(entry[field]) === names[index])) continue
          const group = {
            account: names,
            amount: amount === null ? null : textOf(entry[amount]),
            direction: direction === null ? null : textOf(entry[direction]),
          }
          const id = JSON.stringify(group)
          groups.set(id, { ...group, count: (groups.get(id)?.count ?? 0) + 1 })
        }
      }
      return [...groups.values()]
    },
    findAlerts: async (ids) =>
      ids.flatMap((id) => {
        const { atMs: _at, ...row } = t.alerts.get(id) ?? {}
        return 'id' in row ? [row] : []
      }),
    listAlerts: async (limit) =>
      t.alerts
        .rows()
        .sort((a, b) => b.atMs - a.atMs)
        .slice(0, limit)
        .map(({ atMs, ...row }) => ({ ...row, at: new Date(atMs).toISOString() })),
  }
}

export function accountWrites(t: Tables, { nowMs }: { nowMs: () => number }): AccountWrites {
  return {
    addAlerts: async (rows) => {
      for (const row of rows) t.alerts.put(row.id, { ...row, atMs: nowMs() })
    },
    putAlert: async (row) => t.alerts.put(row.id, { ...row, atMs: t.alerts.get(row.id)?.atMs ?? nowMs() }),
    removeAlert: async (id) => t.alerts.remove(id),
  }
}

/** As PostgreSQL's ->> says it. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
