import type { BranchReader } from '@branchline/db/branch'
import { type BranchHandlers, BranchlineError, type LogRow } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `logs.list`: newest first. */
export function listLogs({ store, branchCode }: Services): BranchHandlers['logs']['list'] {
  return async ({ after, limit, kind = null, doctype = null }) => {
    const beforeId = after == null ? null : Number(after)
    if (beforeId !== null && !Number.isSafeInteger(beforeId)) {
      throw new BranchlineError('INVALID_CURSOR', 'Pass `after` on exactly as `nextAfter` gave it.')
    }
    const rows = await store.read.listLogs({ beforeId, limit, kind, doctype })
    return {
      logs: rows.map((row) => toLogRow(row, branchCode)),
      nextAfter: rows.length === limit ? String(rows.at(-1)?.id) : null,
    }
  }
}

/** A log row for the wire, without the losing versions it may keep. */
export function toLogRow(row: Awaited<ReturnType<BranchReader['listLogs']>>[number], branchCode: string): LogRow {
  return {
    id: row.id,
    at: row.at,
    branchCode,
    kind: row.kind,
    doctype: row.doctype ?? null,
    name: row.name ?? null,
    count: row.count ?? null,
    durationMs: row.durationMs ?? null,
    code: row.code ?? null,
    message: row.message ?? null,
  }
}
