import { asJson, type Sql } from '../sql.ts'

const seriesMax = 10_000

/**
 * Of each series the name with the highest number: a name without its last digits is its series. Receipts count too, for what was
 * deleted since has had its number; so do aliases. Reads all of a branch, once in its life after a restore.
 */
export async function findHighestNames(
  sql: Sql,
  branchCode: string,
  doctypes: string[],
): Promise<{ doctype: string; name: string }[]> {
  return sql.all(
    `SELECT DISTINCT ON (n."doctype", n.series) n."doctype", n."name" FROM (
       SELECT h."doctype", h."name", regexp_replace(h."name", '[0-9]+$', '') AS series FROM (
         SELECT d."doctype", d."name" FROM jsonb_array_elements_text($2::jsonb) AS t(doctype)
         CROSS JOIN LATERAL (
           SELECT "doctype", "name" FROM "Document" WHERE "originBranch" = $1 AND "doctype" = t.doctype OFFSET 0) d
         UNION ALL
         SELECT "doctype", "name" FROM "Receipt" WHERE "branchCode" = $1 AND $2::jsonb ? "doctype"
         UNION ALL
         SELECT 'Customer', "name" FROM "Alias" WHERE "branchCode" = $1 AND $2::jsonb ? 'Customer') h
       WHERE h."name" ~ '[0-9]$') n
     ORDER BY n."doctype", n.series, substring(n."name" FROM '[0-9]+$')::numeric DESC LIMIT ${seriesMax}`,
    branchCode,
    asJson(doctypes),
  )
}
