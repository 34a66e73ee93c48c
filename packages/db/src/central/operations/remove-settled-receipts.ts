import type { Sql } from '../sql.ts'

/**
 * One step over a branch's receipts in the order of their index. A receipt goes when its instance's floor answers for it: at or
 * below that, `duplicate` is the answer for ever. An instance that never reported a floor keeps its receipts.
 */
export async function removeSettledReceipts(
  sql: Sql,
  { branchCode, before, after, limit }: { branchCode: string; before: string; after: string; limit: number },
): Promise<{ removed: number; last: string | null }> {
  const [step] = await sql.all<{ looked: number; last: string | null; removed: number }>(
    `WITH step AS (
       SELECT "operationId", "instance", "sequence", "at" FROM "Receipt"
       WHERE "branchCode" = $1 AND "operationId" > $2 ORDER BY "operationId" LIMIT $3
     ), gone AS (
       DELETE FROM "Receipt" r USING step s, "InstanceFloor" f
       WHERE r."branchCode" = $1 AND r."operationId" = s."operationId" AND s."at" < $4::timestamptz
         AND f."branchCode" = $1 AND f."instance" = s."instance" AND s."sequence" <= f."floor"
       RETURNING 1
     )
     SELECT (SELECT count(*)::integer FROM step) AS looked, (SELECT max("operationId") FROM step) AS last,
       (SELECT count(*)::integer FROM gone) AS removed`,
    branchCode,
    after,
    limit,
    before,
  )
  if (!step) return { removed: 0, last: null }
  return { removed: step.removed, last: step.looked < limit ? null : step.last }
}
