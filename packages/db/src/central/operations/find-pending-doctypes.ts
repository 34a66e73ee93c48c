import type { FeedPosition } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

/** Which of these DocTypes have a change for the branch beyond its position, or had one that is purged. One statement. */
export async function findPendingDoctypes(sql: Sql, branchCode: string, positions: FeedPosition[]): Promise<string[]> {
  if (positions.length === 0) return []
  const rows = await sql.all<{ doctype: string }>(
    `SELECT c."doctype" FROM jsonb_to_recordset($2::jsonb) AS c("doctype" text, "after" bigint, "complete" bigint)
     WHERE EXISTS (SELECT 1 FROM "Document" d
                   WHERE d."doctype" = c."doctype" AND d."position" > c."after" AND d."scope" IN ('*', $1))
        OR EXISTS (SELECT 1 FROM "Tombstone" t
                   WHERE t."doctype" = c."doctype" AND t."position" > c."after" AND t."position" > 0 AND t."scope" IN ('*', $1))
        OR EXISTS (SELECT 1 FROM "FeedPurge" p
                   WHERE p."doctype" = c."doctype" AND p."position" > c."complete" AND p."scope" IN ('*', $1))`,
    branchCode,
    asJson(
      positions.map(({ doctype, after, complete }) => ({
        doctype,
        after: after.toString(),
        complete: complete === null ? null : complete.toString(),
      })),
    ),
  )
  return rows.map(({ doctype }) => doctype)
}
