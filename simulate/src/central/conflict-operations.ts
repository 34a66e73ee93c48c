import { strict as assert } from 'node:assert'
import type { CentralReader, CentralTransaction, StoredConflictRow } from '@branchline/db/central'
import { byText, idOf, type Tables } from './tables.ts'

export type ConflictReads = Pick<CentralReader, 'findConflict' | 'listConflicts' | 'countOpenConflicts'>
export type ConflictWrites = Pick<CentralTransaction, 'putOpenConflict' | 'refreshConflict' | 'closeConflict'>

export function conflictReads(t: Tables): ConflictReads {
  return {
    findConflict: async (id) => t.conflicts.get(id) ?? null,
    listConflicts: async ({ status, doctype, branchCode, beforeId, limit }) =>
      t.conflicts
        .rows()
        .filter((row) => (status === null || row.status === status) && (doctype === null || row.doctype === doctype))
        .filter((row) => branchCode === null || row.branchCode === branchCode)
        .filter(({ id }) => beforeId === null || id < beforeId)
        .sort((a, b) => byText<StoredConflictRow>(({ id }) => id)(b, a))
        .slice(0, limit)
        .map(({ localBody: _local, incomingBody: _incoming, resolvedBody: _resolved, ...row }) => row),
    countOpenConflicts: async () => t.conflicts.rows().filter(({ status }) => status === 'open').length,
  }
}

export function conflictWrites(t: Tables, { nowMs }: { nowMs: () => number }): ConflictWrites {
  const now = () => new Date(nowMs()).toISOString()
  return {
    putOpenConflict: async (row) => {
      const at = now()
      const open = t.conflicts.rows().find((held) => idOf(held) === idOf(row) && held.status === 'open')
      if (open) {
        t.conflicts.put(open.id, { ...open, ...row, id: open.id, updatedAt: at })
        const { branchCode, incomingBody, incomingHash } = open
        return { branchCode, incomingBody, incomingHash }
      }
      const opened = { openedAt: at, updatedAt: at, resolvedAt: null, resolvedBy: null, pick: null, resolvedBody: null }
      t.conflicts.put(row.id, { ...row, ...opened, status: 'open' })
      return null
    },
    refreshConflict: async (id, local) => {
      const row = t.conflicts.get(id)
      if (row?.status === 'open') t.conflicts.put(id, { ...row, ...local, updatedAt: now() })
    },
    closeConflict: async ({ id, ...resolution }) => {
      const row = t.conflicts.get(id)
      assert(row?.status === 'open', 'a conflict is closed once')
      t.conflicts.put(id, { ...row, ...resolution, status: 'closed' })
    },
  }
}
