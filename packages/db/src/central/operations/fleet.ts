import type { ArrivalRow, FleetReader } from '../fleet-rows.ts'
import type { CentralDocumentRow } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { documentColumns } from './documents.ts'

export async function countOpenConflictsByBranch(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql.all<{ branchCode: string; count: number }>(
    `SELECT "branchCode", count(*)::integer AS count FROM "Conflict" WHERE "status" = 'open' GROUP BY "branchCode"`,
  )
  return new Map(rows.map(({ branchCode, count }) => [branchCode, count]))
}

export function countOpenAlertsByBranch(sql: Sql): ReturnType<FleetReader['countOpenAlertsByBranch']> {
  return sql.all(
    `SELECT "branchCode", "severity", count(*)::integer AS count FROM "Alert" WHERE "state" = 'open' GROUP BY 1, 2`,
  )
}

/** From the end of the order of events: so many versions are looked at, and no more. */
export async function listArrivals(sql: Sql, limit: number, scanMax: number): Promise<ArrivalRow[]> {
  const rows = await sql.all<Omit<ArrivalRow, 'at'> & { at: Date }>(
    `SELECT e."updatedAt" AS at, e."originBranch" AS "branchCode", e."doctype", e."name", e."body"
     FROM (SELECT "updatedAt", "originBranch", "doctype", "name", "body", "docstatus", "writtenIn", "eventNumber" FROM "Document"
           ORDER BY "writtenIn" DESC, "eventNumber" DESC LIMIT $2) e
     WHERE e."doctype" = 'Sales Invoice' AND e."docstatus" = 1 AND e."originBranch" IS NOT NULL
     ORDER BY e."writtenIn" DESC, e."eventNumber" DESC LIMIT $1`,
    limit,
    scanMax,
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export async function listMadeBy(
  sql: Sql,
  { branchCode, doctype, from, to, limit }: Parameters<FleetReader['listMadeBy']>[0],
): Promise<CentralDocumentRow[]> {
  return sql.all(
    `SELECT ${documentColumns} FROM "Document" d
     WHERE d."originBranch" = $1 AND d."originBranch" IS NOT NULL AND d."doctype" = $2 AND d."key" >= $3 AND d."key" < $4
     ORDER BY d."key" DESC LIMIT $5`,
    branchCode,
    doctype,
    from,
    to,
    limit,
  )
}
