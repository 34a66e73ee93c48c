import type { Sql } from '../sql.ts'

/** Live records by DocType that the feed gives this branch. */
export async function countFeed(sql: Sql, branchCode: string): Promise<{ doctype: string; records: number }[]> {
  const rows = await sql.all<{ doctype: string; records: bigint }>(
    `SELECT "doctype", count(*) AS records FROM "Document"
     WHERE "position" IS NOT NULL AND "scope" IN ('*', $1) GROUP BY "doctype" ORDER BY "doctype"`,
    branchCode,
  )
  return rows.map(({ doctype, records }) => ({ doctype, records: Number(records) }))
}
