import type { CentralDocumentRow, CentralReader, FeedQuery } from '@branchline/db/central'
import { type AccountReads, accountReads } from './account-operations.ts'
import { type AliasReads, aliasesOf, aliasReads } from './alias-operations.ts'
import { type ConflictReads, conflictReads } from './conflict-operations.ts'
import { documentOf } from './document-of.ts'
import { type FailoverReads, failoverReads } from './failover-operations.ts'
import { type FleetReads, fleetReads } from './fleet-operations.ts'
import { type RuleReads, ruleReads } from './rule-operations.ts'
import { byText, idOf, type Rows, type Tables } from './tables.ts'

/** The reads that the simulated chain makes: each sees the tables at one moment, as one statement does. */
export type ReadName =
  | 'findDocuments'
  | 'findDocumentsByName'
  | 'findDocumentsByConflictKey'
  | 'countDependants'
  | 'findTombstones'
  | 'findFieldTimes'
  | 'listDocuments'
  | 'findHeldByPush'
  | 'readFeedPage'
  | 'findPendingDoctypes'
  | 'epoch'
  | 'findUser'
  | 'findSession'
  | 'findSite'
  | 'listSites'
  | 'lastVerifications'
  | 'findBranchStatus'
  | 'listBranchStatuses'
  | 'findFence'
  | 'findLastSequence'
  | 'listRefusedHolders'
  | 'findHighestNames'
  | 'listLogs'
  | 'countDocuments'

export type Reads = Pick<CentralReader, ReadName> &
  RuleReads &
  AliasReads &
  ConflictReads &
  AccountReads &
  FailoverReads &
  FleetReads

const newestReceipts = 200
/** What a line of the log may say and need not. */
const noWords = {
  branchCode: null,
  doctype: null,
  name: null,
  count: null,
  durationMs: null,
  code: null,
  message: null,
}

/** Reads over tables. `pageMax`: pages of the feed are no longer, whatever is asked for. */
export function readsOf(t: Tables, options: { epoch: string; nowMs: () => number; pageMax: number }): Reads {
  const documents = (doctype: string) => t.documents.rows().filter((row) => row.doctype === doctype)
  return {
    ...ruleReads(t),
    ...aliasReads(t),
    ...conflictReads(t),
    ...accountReads(t),
    ...failoverReads(t),
    ...fleetReads,
    findDocuments: async (keys) =>
      keys.flatMap((key) => {
        const row = t.documents.get(idOf(key))
        return row ? [documentOf(row)] : []
      }),
    findDocumentsByName: async (doctype, names) => {
      const wanted = new Set(names)
      return documents(doctype)
        .filter((row) => wanted.has(row.name) && row.name > '')
        .sort(byText((row) => row.key))
        .map(documentOf)
    },
    findDocumentsByConflictKey: async (doctype, conflictKeys) => {
      const wanted = new Set(conflictKeys)
      return documents(doctype)
        .filter((row) => row.conflictKey !== null && row.conflictKey > '' && wanted.has(row.conflictKey))
        .sort(byText((row) => row.key))
        .map(documentOf)
    },
    countDependants: async (doctype, names) => {
      const counts = new Map<string, number>()
      for (const { parent } of documents(doctype)) {
        if (parent !== null && names.includes(parent)) counts.set(parent, (counts.get(parent) ?? 0) + 1)
      }
      return counts
    },
    findTombstones: async (keys) => {
      const found = new Map<string, { version: number; hlc: string }>()
      for (const id of new Set(keys.map(idOf))) {
        for (const { version, hlc } of t.tombstones.rows().filter((row) => idOf(row) === id)) {
          if (version > (found.get(id)?.version ?? 0)) found.set(id, { version, hlc })
        }
      }
      return found
    },
    findFieldTimes: async (keys) =>
      new Map(
        keys.map(idOf).flatMap((id) => {
          const row = t.fieldTimes.get(id)
          return row ? [[id, row.times]] : []
        }),
      ),
    listDocuments: async ({ doctype, filters, after, limit }) =>
      documents(doctype)
        .filter((row) => row.name > '' && matches(row, filters))
        .filter((row) => !after || row.name > after[0] || (row.name === after[0] && row.key > after[1]))
        .sort(
          (a, b) =>
            byText<CentralDocumentRow>((row) => row.name)(a, b) || byText<CentralDocumentRow>((row) => row.key)(a, b),
        )
        .slice(0, limit)
        .map(documentOf),
    findHeldByPush: async ({ branchCode, doctype, operationIds, keys, names, customers }) => ({
      receipts: [...new Set(operationIds)].flatMap((operationId) => {
        const found = t.receipts.get(`${branchCode}\n${operationId}`)
        if (!found) return []
        const { atMs: _at, ...receipt } = found
        return [receipt]
      }),
      documents: [...new Set(keys)].flatMap((key) => {
        const row = t.documents.get(idOf({ doctype, key }))
        return row ? [documentOf(row)] : []
      }),
      namesakes: documents(doctype).flatMap(({ name, key }) =>
        name > '' && names.includes(name) ? [{ name, key }] : [],
      ),
      aliases: aliasesOf(t, customers),
      tombstones: t.tombstones
        .rows()
        .filter((row) => row.doctype === doctype && keys.includes(row.key))
        .map(({ key, version, hlc }) => ({ key, version, hlc })),
    }),
    readFeedPage: async (query) => feedPage(t, { ...query, limit: Math.min(query.limit, options.pageMax) }),
    findPendingDoctypes: async (branchCode, positions) =>
      positions.flatMap(({ doctype, after, complete }) => {
        const beyond = (row: { doctype: string; scope: string; position: bigint | null }) =>
          row.doctype === doctype && row.position !== null && row.position > after && sees(branchCode, row.scope)
        const purged = (row: Rows['purges']) =>
          complete !== null && row.doctype === doctype && row.position > complete && sees(branchCode, row.scope)
        const pending =
          t.documents.rows().some(beyond) || t.tombstones.rows().some(beyond) || t.purges.rows().some(purged)
        return pending ? [doctype] : []
      }),
    epoch: async () => options.epoch,
    findUser: async (username) => t.users.get(username) ?? null,
    findSession: async (tokenHash, now) => {
      const row = t.sessions.get(tokenHash)
      return row && Date.parse(row.expiresAt) > Date.parse(now) ? row : null
    },
    findSite: async (branchCode) => t.sites.get(branchCode) ?? null,
    // Nights in which branches verify themselves are not simulated.
    lastVerifications: async () => [],
    listSites: async () => t.sites.rows().sort(byText((row) => row.branchCode)),
    findBranchStatus: async (branchCode) => t.statuses.get(branchCode) ?? null,
    listBranchStatuses: async () => t.statuses.rows(),
    findFence: async (branchCode) => {
      const row = t.statuses.get(branchCode)
      if (!row) return null
      const { instance, fence, previousFence, fenceEpoch, fenceSeen, pendingFloor } = row
      const floor = t.floors.get(`${branchCode}\n${instance}`)?.floor ?? 0
      return { instance, fence, previousFence, fenceEpoch, fenceSeen, pendingFloor, floor }
    },
    findLastSequence: async (branchCode, instance) => {
      const newest = t.receipts
        .rows()
        .filter((row) => row.branchCode === branchCode)
        .sort(byText((row) => row.operationId))
        .slice(-newestReceipts)
        .filter((row) => row.instance === instance)
      const old = newest.filter(({ atMs }) => atMs < options.nowMs() - 120_000)
      const highest = (rows: { sequence: number }[]) => rows.reduce((max, { sequence }) => Math.max(max, sequence), 0)
      return { newest: highest(newest), older: highest(old) }
    },
    listRefusedHolders: async (branchCode) =>
      t.holders
        .rows()
        .filter((row) => branchCode === null || row.branchCode === branchCode)
        .sort(byText((row) => `${row.branchCode}\n${row.instance}\n${row.token}`)),
    findHighestNames: async (branchCode, doctypes) => {
      const highest = new Map<string, { doctype: string; name: string; number: bigint }>()
      const held = [
        ...t.documents.rows().filter((row) => row.originBranch === branchCode),
        ...t.receipts.rows().filter((row) => row.branchCode === branchCode),
      ]
      for (const { doctype, name } of held) {
        const digits = /[0-9]+$/.exec(name)?.[0]
        if (digits === undefined || !doctypes.includes(doctype)) continue
        const series = `${doctype}\n${name.slice(0, -digits.length)}`
        const number = BigInt(digits)
        if (number > (highest.get(series)?.number ?? -1n)) highest.set(series, { doctype, name, number })
      }
      return [...highest].sort(byText(([series]) => series)).map(([, { doctype, name }]) => ({ doctype, name }))
    },
    listLogs: async ({ beforeId, branchCode, limit }) =>
      t.logs
        .rows()
        .filter(
          (row) => (beforeId === null || row.id < beforeId) && (branchCode === null || row.branchCode === branchCode),
        )
        .sort((a, b) => b.id - a.id)
        .slice(0, limit)
        .map(({ atMs, detail: _detail, ...row }) => ({ ...noWords, ...row, at: new Date(atMs).toISOString() })),
    countDocuments: async (doctype, filters) =>
      documents(doctype).filter((row) => row.name > '' && matches(row, filters)).length,
  }
}

function feedPage(t: Tables, { doctype, branchCode, after, limit, bytesMax, timed }: FeedQuery) {
  const beyond = (row: { doctype: string; scope: string; position: bigint | null }) =>
    row.doctype === doctype && row.position !== null && row.position > after && sees(branchCode, row.scope)
  const found = [...t.documents.rows().filter(beyond), ...t.tombstones.rows().filter(beyond)].sort((a, b) =>
    (a.position ?? 0n) < (b.position ?? 0n) ? -1 : 1,
  )
  const kept: typeof found = []
  let bytes = 0
  for (const row of found.slice(0, limit)) {
    if (bytes >= bytesMax) break
    kept.push(row)
    bytes += 'body' in row ? Buffer.byteLength(row.body) : 0
  }
  const changes = kept.map((row) => {
    if (!('body' in row)) return JSON.stringify({ kind: 'tombstone', name: row.name, key: row.key, hlc: row.hlc })
    const times = timed ? t.fieldTimes.get(idOf(row))?.times : undefined
    const fieldTimes = times ? `,"fieldTimes":${JSON.stringify(times)}` : ''
    return `{"kind":"upsert","document":${row.body},"hash":${JSON.stringify(row.hash)},"hlc":${JSON.stringify(row.hlc)}${fieldTimes}}`
  })
  const highest = (rows: { doctype: string; position: bigint | null }[]) =>
    rows.reduce((max, row) => (row.doctype === doctype && (row.position ?? 0n) > max ? (row.position ?? 0n) : max), 0n)
  const head = [highest(t.documents.rows()), highest(t.tombstones.rows())].reduce((a, b) => (a > b ? a : b))
  return {
    changes: [`[${changes.join(',')}]`],
    last: kept.at(-1)?.position ?? null,
    head,
    purged: highest(t.purges.rows().filter((row) => sees(branchCode, row.scope))),
    hasMore: found.length > kept.length,
  }
}

export function sees(branchCode: string, scope: string): boolean {
  return scope === '*' || scope === branchCode
}

function matches(row: CentralDocumentRow, filters: Record<string, string | number | boolean | null>): boolean {
  const columns: Record<string, unknown> = {
    name: row.name,
    docstatus: row.docstatus,
    sync_uuid: row.syncUuid,
    origin_branch: row.originBranch,
  }
  const body: Record<string, unknown> = JSON.parse(row.body)
  return Object.entries(filters).every(([field, value]) => {
    const held = (field in columns ? columns[field] : body[field]) ?? null
    return value === null ? held === null : held !== null && String(held) === String(value)
  })
}
