import { textArray } from '../binary-arrays.ts'
import type { CentralDocumentRow, FailoverPage, FailoverQuery, RecordKey } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { documentColumns } from './documents.ts'

interface PageRow extends CentralDocumentRow {
  position: bigint | null
  pending: bigint
}

/** What central wrote in a branch's name beyond a position, in the order it was written. One statement, so one snapshot. */
export async function readFailoverPage(
  sql: Sql,
  { branchCode, doctypes, after, limit, bytesMax }: FailoverQuery,
): Promise<FailoverPage> {
  const rows = await sql.all<PageRow>(
    `WITH mine AS (
       SELECT d.* FROM "Document" d
       WHERE d."originBranch" = $1 AND d."position" > $2 AND d."doctype" = ANY ($3::text[])
     ), sized AS (
       SELECT *, coalesce(sum(octet_length("body")) OVER before, 0) AS bytes
       FROM (SELECT * FROM mine ORDER BY "position" LIMIT $4) first
       WINDOW before AS (ORDER BY "position" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
     )
     SELECT ${documentColumns}, d."position", (SELECT count(*) FROM mine) AS pending
     FROM sized d WHERE d.bytes < $5 ORDER BY d."position"`,
    branchCode,
    after,
    textArray(doctypes),
    limit,
    bytesMax,
  )
  const last = rows.at(-1)?.position ?? null
  const pending = Number(rows[0]?.pending ?? 0) - rows.length
  return {
    rows: rows.map(({ position: _position, pending: _pending, ...row }) => row),
    last,
    pending,
    hasMore: pending > 0,
  }
}

/** A branch's transactions of some DocTypes in (doctype, key) order: what it pushed, and what was written in its name. */
export async function listOfBranch(
  sql: Sql,
  {
    branchCode,
    doctypes,
    after,
    limit,
    bytesMax,
  }: { branchCode: string; doctypes: string[]; after: RecordKey; limit: number; bytesMax: number },
): Promise<CentralDocumentRow[]> {
  return sql.all<CentralDocumentRow>(
    `WITH sized AS (
       SELECT *, coalesce(sum(octet_length("body")) OVER before, 0) AS bytes
       FROM (SELECT * FROM "Document" WHERE "originBranch" = $1 AND "doctype" = ANY ($2::text[]) AND ("doctype", "key") > ($3, $4)
             ORDER BY "doctype", "key" LIMIT $5) first
       WINDOW before AS (ORDER BY "doctype", "key" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
     )
     SELECT ${documentColumns} FROM sized d WHERE d.bytes < $6 ORDER BY d."doctype", d."key"`,
    branchCode,
    textArray(doctypes),
    after.doctype,
    after.key,
    limit,
    bytesMax,
  )
}

/** Which documents of a branch there are, those that name a text (an opening shift) in their body where one is given. */
export async function listIdentities(
  sql: Sql,
  {
    branchCode,
    doctypes,
    naming,
    after,
    limit,
  }: { branchCode: string; doctypes: string[]; naming: string | null; after: RecordKey; limit: number },
): Promise<(RecordKey & { name: string; syncUuid: string | null })[]> {
  return sql.all(
    `SELECT "doctype", "key", "name", "syncUuid" FROM "Document"
     WHERE "originBranch" = $1 AND "doctype" = ANY ($2::text[]) AND ("doctype", "key") > ($3, $4)
       AND ($5::text IS NULL OR position($5 IN "body") > 0)
     ORDER BY "doctype", "key" LIMIT $6`,
    branchCode,
    textArray(doctypes),
    after.doctype,
    after.key,
    naming,
    limit,
  )
}
