import { asJson, type Db } from '../sql.ts'
import type { ReceiptRow } from '../store.ts'

export async function findReceipts(db: Db, branchCode: string, operationIds: string[]): Promise<ReceiptRow[]> {
  if (operationIds.length === 0) return []
  return db.$queryRawUnsafe(
    `SELECT r."branchCode", r."operationId", r."instance", r."sequence", r."doctype", r."key", r."name", r."operation",
       r."payloadHash", r."status", r."code", r."message"
     FROM jsonb_array_elements_text($2::jsonb) AS o(id)
     JOIN "Receipt" r ON r."branchCode" = $1 AND r."operationId" = o.id`,
    branchCode,
    asJson([...new Set(operationIds)]),
  )
}

/** Plain inserts: a receipt that exists is a broken law, and fails the batch. */
export async function addReceipts(db: Db, rows: ReceiptRow[]): Promise<void> {
  if (rows.length === 0) return
  await db.$executeRawUnsafe(
    `INSERT INTO "Receipt" ("branchCode", "operationId", "instance", "sequence", "doctype", "key", "name", "operation",
       "payloadHash", "status", "code", "message", "at")
     SELECT r."branchCode", r."operationId", r."instance", r."sequence", r."doctype", r."key", r."name", r."operation",
       r."payloadHash", r."status", r."code", r."message", now()
     FROM jsonb_to_recordset($1::jsonb) AS r("branchCode" text, "operationId" text, "instance" text, "sequence" integer,
       "doctype" text, "key" text, "name" text, "operation" text, "payloadHash" text, "status" text, "code" text, "message" text)`,
    asJson(rows),
  )
}
