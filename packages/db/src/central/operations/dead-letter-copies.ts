import { textArray } from '../binary-arrays.ts'
import type { DeadLetterCopyRow, FleetReader } from '../fleet-rows.ts'
import type { PrismaClient } from '../generated/client.ts'
import type { Sql } from '../sql.ts'

/** As `DeadLetterCopy_sync_uuid` has it. */
const syncUuid = `substring("payload" from '"sync_uuid":"([^"]{1,64})"')`

type Db = Pick<PrismaClient, 'deadLetterCopy'>

export async function listDeadLetterCopies(
  sql: Sql,
  { branchCode, after, limit }: Parameters<FleetReader['listDeadLetterCopies']>[0],
): Promise<DeadLetterCopyRow[]> {
  const [afterBranch, afterOperation] = after ?? ['', '']
  return sql.all(
    `SELECT * FROM "DeadLetterCopy" WHERE ("branchCode", "operationId") > ($1, $2) ${branchCode === null ? '' : 'AND "branchCode" = $4'}
     ORDER BY "branchCode", "operationId" LIMIT $3`,
    afterBranch,
    afterOperation,
    limit,
    ...(branchCode === null ? [] : [branchCode]),
  )
}

export async function findDeadLetterCopies(db: Db, operationIds: string[]): Promise<DeadLetterCopyRow[]> {
  const rows = await db.deadLetterCopy.findMany({ where: { operationId: { in: operationIds } } })
  return rows.map(copyOf)
}

export async function listRecordDeadLetters(db: Db, doctype: string, name: string): Promise<DeadLetterCopyRow[]> {
  const rows = await db.deadLetterCopy.findMany({ where: { doctype, name }, take: 100 })
  return rows.map(copyOf)
}

/** By name and by `sync_uuid`, in these DocTypes. */
export async function findDeadLettersByText(
  sql: Sql,
  text: string,
  doctypes: string[],
  limit: number,
): Promise<DeadLetterCopyRow[]> {
  return sql.all(
    `(SELECT c.* FROM unnest($2::text[]) AS t(doctype)
       CROSS JOIN LATERAL (SELECT * FROM "DeadLetterCopy" WHERE "doctype" = t.doctype AND "name" = $1 OFFSET 0) c LIMIT $3)
     UNION
     (SELECT * FROM "DeadLetterCopy" WHERE ${syncUuid} = $1 AND "doctype" = ANY($2::text[]) LIMIT $3)
     LIMIT $3`,
    text,
    textArray(doctypes),
    limit,
  )
}

export async function replaceDeadLetterCopies(db: Db, branchCode: string, rows: DeadLetterCopyRow[]): Promise<void> {
  await db.deadLetterCopy.deleteMany({ where: { branchCode } })
  if (rows.length > 0) await db.deadLetterCopy.createMany({ data: rows })
}

function copyOf(row: Awaited<ReturnType<PrismaClient['deadLetterCopy']['findMany']>>[number]): DeadLetterCopyRow {
  return { ...row, operation: row.operation as DeadLetterCopyRow['operation'] }
}
