import { strict as assert } from 'node:assert'
import { feedRecordsMax } from '../feed-lock.ts'
import { asJson, type Sql } from '../sql.ts'
import type { CentralDocumentRow, HeldByPush, PushedRecords, ReceiptRow } from '../store.ts'
import { documentsAsJson, upsertDocuments } from './put-documents.ts'

type HeldRow =
  | { kind: 'receipt'; held: ReceiptRow }
  | { kind: 'document'; held: CentralDocumentRow }
  | { kind: 'namesake'; held: { name: string; key: string } }

/** All that deciding a push needs of most DocTypes, in one statement: a sale waits for every round trip. */
export async function findHeldByPush(
  sql: Sql,
  { branchCode, doctype, operationIds, keys, names }: PushedRecords,
): Promise<HeldByPush> {
  const rows = await sql.all<HeldRow>(
    `SELECT 'receipt' AS kind, to_jsonb(r) - 'at' AS held FROM jsonb_array_elements_text($3::jsonb) AS o(id)
     CROSS JOIN LATERAL (SELECT * FROM "Receipt" WHERE "branchCode" = $1 AND "operationId" = o.id OFFSET 0) r
     UNION ALL
     SELECT 'document', to_jsonb(d) - '{position,updatedAt,writtenIn,eventNumber}'::text[] FROM jsonb_array_elements_text($4::jsonb) AS k(key)
     CROSS JOIN LATERAL (SELECT * FROM "Document" WHERE "doctype" = $2 AND "key" = k.key OFFSET 0) d
     UNION ALL
     SELECT 'namesake', jsonb_build_object('name', d."name", 'key', d."key") FROM jsonb_array_elements_text($5::jsonb) AS n(name)
     CROSS JOIN LATERAL (SELECT "name", "key" FROM "Document" WHERE "doctype" = $2 AND "name" = n.name AND "name" > '' OFFSET 0) d`,
    branchCode,
    doctype,
    asJson([...new Set(operationIds)]),
    asJson([...new Set(keys)]),
    asJson([...new Set(names)]),
  )
  return {
    receipts: rows.flatMap((row) => (row.kind === 'receipt' ? [row.held] : [])),
    documents: rows.flatMap((row) => (row.kind === 'document' ? [row.held] : [])),
    namesakes: rows.flatMap((row) => (row.kind === 'namesake' ? [row.held] : [])),
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
       SELECT $3, $4, $5, r.i, r.s, r.k, r.n, r.o, r.h, r.t, r.c, r.m, now()
       FROM json_to_recordset($2::json) AS r(i text, s integer, k text, n text, o text, h text, t text, c text, m text))
     SELECT count(*)::integer AS documents FROM documents`,
    documentsAsJson(documents),
    asJson(receipts.map(receiptColumns)),
    first.branchCode,
    first.instance,
    first.doctype,
  )
  assert(written?.documents === documents.length, "a record's version went back")
}

function receiptColumns({
  operationId,
  sequence,
  key,
  name,
  operation,
  payloadHash,
  status,
  code,
  message,
}: ReceiptRow) {
  return {
    i: operationId,
    s: sequence,
    k: key,
    n: name,
    o: operation,
    h: payloadHash,
    t: status,
    c: code ?? undefined,
    m: message ?? undefined,
  }
}
