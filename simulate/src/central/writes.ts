import { strict as assert } from 'node:assert'
import type { CentralDocumentRow, CentralTransaction } from '@branchline/db/central'
import { type AccountWrites, accountWrites } from './account-operations.ts'
import { type AliasWrites, aliasWrites } from './alias-operations.ts'
import { type ConflictWrites, conflictWrites } from './conflict-operations.ts'
import { type FleetWrites, fleetWrites } from './fleet-operations.ts'
import { type RuleWrites, ruleWrites } from './rule-operations.ts'
import { idOf, type Tables } from './tables.ts'

/** The writes that the simulated chain makes, each one statement. */
export type WriteName =
  | 'putDocuments'
  | 'removeDocuments'
  | 'putTombstones'
  | 'putFieldTimes'
  | 'putPushed'
  | 'addLogs'
  | 'nextNumber'
  | 'lockUser'
  | 'putUser'
  | 'putSite'
  | 'putSession'
  | 'removeExpiredSessions'
  | 'removeSessionsOf'
  | 'removeSessionsAt'
  | 'endSessionsOf'
  | 'putBranchStatus'
  | 'raiseFloor'
  | 'putRefusedHolders'
  | 'removeRefusedHolders'

export type Writes = Pick<CentralTransaction, WriteName> &
  RuleWrites &
  AliasWrites &
  ConflictWrites &
  AccountWrites &
  FleetWrites

export interface WriteOptions {
  nowMs: () => number
  /** The next feed position or row id: drawn for good, whatever becomes of the transaction. */
  draw: () => bigint
  /** The transaction holds the feed lock. */
  holdsFeedLock: boolean
}

/** Writes over the tables of one transaction. */
export function writesOf(t: Tables, { nowMs, draw, holdsFeedLock }: WriteOptions): Writes {
  const positionOf = (travels: boolean): bigint | null => {
    assert(!travels || holdsFeedLock, 'a feed position is drawn only under the feed lock')
    return travels ? draw() : null
  }
  const putDocuments = async (rows: CentralDocumentRow[], travels: boolean) => {
    for (const row of rows) {
      const before = t.documents.get(idOf(row))
      assert(!before || row.version > before.version, "a record's version went back")
      t.documents.put(idOf(row), { ...row, position: positionOf(travels) })
    }
  }
  return {
    ...ruleWrites(t, { position: () => positionOf(true) as bigint }),
    ...aliasWrites(t, { nowMs, draw }),
    ...conflictWrites(t, { nowMs }),
    ...accountWrites(t, { nowMs }),
    ...fleetWrites,
    putDocuments,
    removeDocuments: async (keys) => {
      for (const key of keys) t.documents.remove(idOf(key))
    },
    putTombstones: async (rows, travels = true) => {
      for (const row of rows) {
        t.tombstones.put(`${idOf(row)}\n${row.scope}`, { ...row, position: positionOf(travels), atMs: nowMs() })
      }
    },
    putFieldTimes: async (rows) => {
      for (const row of rows) t.fieldTimes.put(idOf(row), row)
    },
    putPushed: async (documents, receipts, travels) => {
      if (receipts.length === 0) return
      await putDocuments(documents, travels)
      for (const receipt of receipts) {
        const id = `${receipt.branchCode}\n${receipt.operationId}`
        assert(!t.receipts.get(id), 'a receipt is written once')
        t.receipts.put(id, { ...receipt, atMs: nowMs() })
      }
    },
    addLogs: async (rows) => {
      for (const row of rows) {
        const id = Number(draw())
        t.logs.put(String(id), { ...row, id, atMs: nowMs() })
      }
    },
    nextNumber: async (counterKey) => {
      const current = (t.series.get(counterKey)?.current ?? 0) + 1
      t.series.put(counterKey, { current })
      return current
    },
    lockUser: async (username) => t.users.get(username) ?? null,
    putUser: async (row) => t.users.put(row.username, { ...t.users.get(row.username), ...row }),
    putSite: async (row) => t.sites.put(row.branchCode, row),
    putSession: async (row) => t.sessions.put(row.tokenHash, row),
    removeExpiredSessions: async (now) => {
      for (const row of t.sessions.rows()) {
        if (Date.parse(row.expiresAt) <= Date.parse(now)) t.sessions.remove(row.tokenHash)
      }
    },
    removeSessionsOf: async (username) => {
      for (const row of t.sessions.rows()) if (row.username === username) t.sessions.remove(row.tokenHash)
    },
    removeSessionsAt: async (branchCode) => {
      for (const row of t.sessions.rows()) if (row.branchCode === branchCode) t.sessions.remove(row.tokenHash)
    },
    endSessionsOf: async (username, until) => {
      for (const row of t.sessions.rows()) {
        if (row.username === username && row.expiresAt > until) {
          t.sessions.put(row.tokenHash, { ...row, expiresAt: until })
        }
      }
    },
    putBranchStatus: async (branchCode, patch) => {
      const before = t.statuses.get(branchCode) ?? {
        branchCode,
        instance: null,
        status: null,
        fence: null,
        previousFence: null,
        lastHeartbeatAt: null,
        lastPushAt: null,
        lastPullAt: null,
        fenceEpoch: null,
        fenceSeen: false,
        pendingFloor: 0,
        lastSequence: 0,
      }
      t.statuses.put(branchCode, { ...before, ...patch })
    },
    raiseFloor: async (branchCode, instance, floor) => {
      const id = `${branchCode}\n${instance}`
      t.floors.put(id, { floor: Math.max(floor, t.floors.get(id)?.floor ?? 0) })
    },
    putRefusedHolders: async (rows) => {
      for (const row of rows) t.holders.put(`${row.branchCode}\n${row.token}\n${row.claimed}`, row)
    },
    removeRefusedHolders: async (branchCode, instance) => {
      for (const row of t.holders.rows()) {
        if (row.branchCode === branchCode && row.instance === instance) {
          t.holders.remove(`${row.branchCode}\n${row.token}\n${row.claimed}`)
        }
      }
    },
  }
}
