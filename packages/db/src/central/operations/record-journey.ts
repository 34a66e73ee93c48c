import { textArray } from '../binary-arrays.ts'
import type { FoundDocumentRow, RecordReceiptRow } from '../fleet-rows.ts'
import type { PrismaClient } from '../generated/client.ts'
import type { CentralLogRow, ConflictSummaryRow } from '../rows.ts'
import { iso, type Sql } from '../sql.ts'
import { documentColumns } from './documents.ts'

/** By key and by name, in each DocType over its own index. */
export async function findByText(
  sql: Sql,
  text: string,
  doctypes: string[],
  limit: number,
): Promise<FoundDocumentRow[]> {
  const found = `SELECT ${documentColumns}, d."position" IS NOT NULL AS placed, d."updatedAt" FROM unnest($2::text[]) AS t(doctype)`
  const rows = await sql.all<Omit<FoundDocumentRow, 'updatedAt'> & { updatedAt: Date }>(
    `(${found} CROSS JOIN LATERAL (SELECT * FROM "Document" WHERE "doctype" = t.doctype AND "key" = $1 OFFSET 0) d LIMIT $3)
     UNION
     (${found} CROSS JOIN LATERAL (SELECT * FROM "Document" WHERE "doctype" = t.doctype AND "name" = $1 AND "name" > '' OFFSET 0) d LIMIT $3)
     LIMIT $3`,
    text,
    textArray(doctypes),
    limit,
  )
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }))
}

export async function listRecordReceipts(
  sql: Sql,
  doctype: string,
  key: string,
  limit: number,
): Promise<RecordReceiptRow[]> {
  const rows = await sql.all<Omit<RecordReceiptRow, 'at'> & { at: Date }>(
    `SELECT "operationId", "branchCode", "sequence", "operation", "status", "code", "message", "at" FROM "Receipt"
     WHERE "key" = $2 AND "doctype" = $1 ORDER BY "at" DESC, "sequence" DESC LIMIT $3`,
    doctype,
    key,
    limit,
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export async function listRecordConflicts(
  db: Pick<PrismaClient, 'conflict'>,
  doctype: string,
  key: string,
  limit: number,
): Promise<ConflictSummaryRow[]> {
  const rows = await db.conflict.findMany({
    where: { doctype, key },
    orderBy: { id: 'desc' },
    take: limit,
    omit: { localBody: true, incomingBody: true, resolvedBody: true },
  })
  return rows.map((row) => ({
    ...row,
    operation: row.operation as ConflictSummaryRow['operation'],
    status: row.status as ConflictSummaryRow['status'],
    pick: row.pick as ConflictSummaryRow['pick'],
    openedAt: row.openedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    resolvedAt: iso(row.resolvedAt),
  }))
}

export async function listRecordLogs(
  db: Pick<PrismaClient, 'syncLog'>,
  doctype: string,
  name: string,
  limit: number,
): Promise<(CentralLogRow & { id: number; at: string })[]> {
  const rows = await db.syncLog.findMany({
    where: { name, doctype },
    orderBy: { id: 'desc' },
    take: limit,
    omit: { detail: true },
  })
  return rows.map((row) => ({ ...row, id: Number(row.id), at: row.at.toISOString() }))
}
