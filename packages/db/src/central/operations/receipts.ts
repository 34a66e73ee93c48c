import { strict as assert } from 'node:assert'
import { integerArray, textArray } from '../binary-arrays.ts'
import { feedRecordsMax } from '../feed-lock.ts'
import type { CentralDocumentRow, HeldByPush, KnownAliasRow, PushedRecords, ReceiptRow } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { aliasesOfNames } from './aliases.ts'
import { documentColumns, upsertDocuments } from './put-documents.ts'

type HeldRow =
  | { kind: 'receipt'; held: ReceiptRow }
  | { kind: 'document'; held: CentralDocumentRow }
  | { kind: 'namesake'; held: { name: string; key: string } }
  | { kind: 'alias'; held: KnownAliasRow }
  | { kind: 'tombstone'; held: { key: string; version: number; hlc: string } }

/**
 * All that deciding a push needs of most DocTypes, in one statement: a sale waits for every round trip. A DocType that nothing was ever
 * deleted of has no tombstone looked up.
 */
export async function findHeldByPush(
  sql: Sql,
  { branchCode, doctype, operationIds, keys, names, customers }: PushedRecords,
): Promise<HeldByPush> {
  const rows = await sql.all<HeldRow>(
    `SELECT 'receipt' AS kind, to_jsonb(r) - 'at' AS held FROM unnest($3::text[]) AS o(id)
     CROSS JOIN LATERAL (SELECT * FROM "Receipt" WHERE "branchCode" = $1 AND "operationId" = o.id OFFSET 0) r
     UNION ALL
     SELECT 'document', to_jsonb(d) - '{position,updatedAt,writtenIn,eventNumber}'::text[] FROM unnest($4::text[]) AS k(key)
     CROSS JOIN LATERAL (SELECT * FROM "Document" WHERE "doctype" = $2 AND "key" = k.key OFFSET 0) d
     UNION ALL
     SELECT 'namesake', jsonb_build_object('name', d."name", 'key', d."key") FROM unnest($5::text[]) AS n(name)
     CROSS JOIN LATERAL (SELECT "name", "key" FROM "Document" WHERE "doctype" = $2 AND "name" = n.name AND "name" > '' OFFSET 0) d
     UNION ALL
     ${aliasesOfNames('$6')}
     UNION ALL
     SELECT 'tombstone', jsonb_build_object('key', t."key", 'version', t."version", 'hlc', t."hlc") FROM unnest($4::text[]) AS k(key)
     CROSS JOIN LATERAL (SELECT * FROM "Tombstone" WHERE "doctype" = $2 AND "key" = k.key OFFSET 0) t
     WHERE EXISTS (SELECT 1 FROM "Tombstone" WHERE "doctype" = $2)`,
    branchCode,
    doctype,
    textArray([...new Set(operationIds)]),
    textArray([...new Set(keys)]),
    textArray([...new Set(names)]),
    textArray([...new Set(customers)]),
  )
  return {
    receipts: rows.flatMap((row) => (row.kind === 'receipt' ? [row.held] : [])),
    documents: rows.flatMap((row) => (row.kind === 'document' ? [row.held] : [])),
    namesakes: rows.flatMap((row) => (row.kind === 'namesake' ? [row.held] : [])),
    aliases: rows.flatMap((row) => (row.kind === 'alias' ? [row.held] : [])),
    tombstones: rows.flatMap((row) => (row.kind === 'tombstone' ? [row.held] : [])),
  }
}

/**
 * What a push brought and its receipts, in one statement. The receipts are of one branch, instance and DocType, and plain inserts:
 * one that exists is a broken law, and fails the batch. Documents are written as `putDocuments` writes them.
 */
export async function putPushed(
  sql: Sql,
  documents: CentralDocumentRow[],
  receipts: ReceiptRow[],
  travels: boolean,
): Promise<void> {
  const [first] = receipts
  if (!first) return
  assert(!travels || documents.length <= feedRecordsMax, `a feed transaction holds at most ${feedRecordsMax} records`)
  const [written] = await sql.all<{ documents: number }>(
    `WITH documents AS (${upsertDocuments(travels)} RETURNING 1), receipts AS (
       INSERT INTO "Receipt" ("branchCode", "instance", "doctype", "operationId", "sequence", "key", "name", "operation",
         "payloadHash", "status", "code", "message", "at")
       SELECT $14, $15, $16, r.*, now()
       FROM unnest($17::text[], $18::integer[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[],
         $25::text[]) AS r)
     SELECT count(*)::integer AS documents FROM documents`,
    ...documentColumns(documents),
    first.branchCode,
    first.instance,
    first.doctype,
    textArray(receipts.map((receipt) => receipt.operationId)),
    integerArray(receipts.map((receipt) => receipt.sequence)),
    textArray(receipts.map((receipt) => receipt.key)),
    textArray(receipts.map((receipt) => receipt.name)),
    textArray(receipts.map((receipt) => receipt.operation)),
    textArray(receipts.map((receipt) => receipt.payloadHash)),
    textArray(receipts.map((receipt) => receipt.status)),
    textArray(receipts.map((receipt) => receipt.code)),
    textArray(receipts.map((receipt) => receipt.message)),
  )
  assert(written?.documents === documents.length, "a record's version went back")
}
