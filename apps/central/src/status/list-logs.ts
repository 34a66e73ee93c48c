import type { CentralReader } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type LogRow } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `logs.list`: newest first. */
export function listLogs({ store }: Services): CentralHandlers['logs']['list'] {
  return async ({ branchCode, after, limit, kind = null, doctype = null }) => {
    const beforeId = after == null ? null : Number(after)
    if (beforeId !== null && !Number.isSafeInteger(beforeId)) {
      throw new BranchlineError('INVALID_CURSOR', 'Pass `after` on exactly as `nextAfter` gave it.')
    }
    const rows = await store.read.listLogs({ beforeId, branchCode: branchCode ?? null, limit, kind, doctype })
    return { logs: rows.map(toLogRow), nextAfter: rows.length === limit ? String(rows.at(-1)?.id) : null }
  }
}

type StoredLog = Awaited<ReturnType<CentralReader['listLogs']>>[number]

/** A log row for the wire, without the losing versions it may keep. */
export function toLogRow(row: StoredLog): LogRow {
  return {
    id: row.id,
    at: row.at,
    branchCode: row.branchCode ?? null,
    kind: row.kind,
    doctype: row.doctype ?? null,
    name: row.name ?? null,
    count: row.count ?? null,
    durationMs: row.durationMs ?? null,
    code: row.code ?? null,
    message: row.message ?? null,
  }
}
