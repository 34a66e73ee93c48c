import type { ConflictSummaryRow } from '@branchline/db/central'
import type { ConflictSummary } from '@branchline/protocol'

/** A conflict for the wire, without its versions. */
export function conflictSummary(row: ConflictSummaryRow): ConflictSummary {
  const { id, doctype, name, branchCode, operation, status, openedAt, updatedAt, resolvedAt, resolvedBy, pick } = row
  return { id, doctype, name, branchCode, operation, status, openedAt, updatedAt, resolvedAt, resolvedBy, pick }
}
