import type { RecordOperationRow } from '../fleet-rows.ts'
import type { DocumentRow, SyncLogRow } from '../rows.ts'
import type { Db } from '../sql.ts'
import { documentColumns } from './documents.ts'

/** By key and by name, in each DocType over its own index. */
export async function findByText(db: Db, text: string, doctype: string | null, limit: number): Promise<DocumentRow[]> {
  return db.sql.all(
    `SELECT ${documentColumns} FROM "DoctypeRule" r JOIN "Document" d ON d."doctype" = r."doctype" AND d."key" = ?1
     WHERE ?2 IS NULL OR r."doctype" = ?2
     UNION
     SELECT ${documentColumns} FROM "DoctypeRule" r JOIN "Document" d ON d."doctype" = r."doctype" AND d."name" = ?1
     WHERE ?2 IS NULL OR r."doctype" = ?2
     LIMIT ?3`,
    text,
    doctype,
    limit,
  )
}

const owedColumns = `"operationId", "doctype", "key", "name", "sequence", "operation", "createdAt", "settledAt", "outcome",
  "lastCode" AS "code", "lastMessage" AS "message"`

/** What is owed and what was settled this week stands in the outbox, the rest in History. */
export async function listRecordOperations(
  db: Db,
  { doctype, key }: { doctype: string; key: string },
  limit: number,
): Promise<RecordOperationRow[]> {
  return db.sql.all(
    `SELECT ${owedColumns}, "state" FROM "Outbox" WHERE "doctype" = ?1 AND "key" = ?2
     UNION ALL
     SELECT ${owedColumns}, CASE WHEN "outcome" = 'discarded' THEN 'discarded' ELSE 'acked' END FROM "History"
     WHERE "doctype" = ?1 AND "key" = ?2
     ORDER BY "sequence" DESC LIMIT ?3`,
    doctype,
    key,
    limit,
  )
}

export async function listRecordLogs(db: Db, name: string, limit: number): Promise<(SyncLogRow & { id: number })[]> {
  return db.sql.all(
    `SELECT "id", "at", "kind", "doctype", "name", "count", "durationMs", "code", "message" FROM "SyncLog"
     WHERE "name" = ? ORDER BY "id" DESC LIMIT ?`,
    name,
    limit,
  )
}
