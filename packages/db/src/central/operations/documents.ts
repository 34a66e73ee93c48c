import type { CentralDocumentRow, RecordKey } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

export const documentColumns = `d."doctype", d."key", d."name", d."syncUuid", d."originBranch", d."docstatus", d."body", d."hash", d."hlc",
  d."conflictKey", d."parent", d."version", d."scope"`

export async function findDocuments(sql: Sql, keys: RecordKey[]): Promise<CentralDocumentRow[]> {
  if (keys.length === 0) return []
  return sql.all(
    `SELECT ${documentColumns} FROM jsonb_to_recordset($1::jsonb) AS k("doctype" text, "key" text)
     CROSS JOIN LATERAL (SELECT * FROM "Document" WHERE "doctype" = k."doctype" AND "key" = k."key" OFFSET 0) d`,
    asJson(keys.map(({ doctype, key }) => ({ doctype, key }))),
  )
}

export async function findDocumentsByName(sql: Sql, doctype: string, names: string[]): Promise<CentralDocumentRow[]> {
  return findBy(sql, 'name', doctype, names)
}

export async function findDocumentsByConflictKey(
  sql: Sql,
  doctype: string,
  conflictKeys: string[],
): Promise<CentralDocumentRow[]> {
  return findBy(sql, 'conflictKey', doctype, conflictKeys)
}

async function findBy(
  sql: Sql,
  column: 'name' | 'conflictKey',
  doctype: string,
  values: string[],
): Promise<CentralDocumentRow[]> {
  if (values.length === 0) return []
  return sql.all(
    `SELECT ${documentColumns} FROM jsonb_array_elements_text($2::jsonb) AS v(value)
     CROSS JOIN LATERAL (SELECT * FROM "Document" WHERE "doctype" = $1 AND "${column}" = v.value AND "${column}" > '' OFFSET 0) d
     ORDER BY d."key"`,
    doctype,
    asJson([...new Set(values)]),
  )
}

export async function countDependants(sql: Sql, doctype: string, names: string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const rows = await sql.all<{ parent: string; count: bigint }>(
    `SELECT d."parent", count(*) AS count FROM jsonb_array_elements_text($2::jsonb) AS v(value)
     CROSS JOIN LATERAL (SELECT "parent" FROM "Document" WHERE "doctype" = $1 AND "parent" = v.value OFFSET 0) d GROUP BY 1`,
    doctype,
    asJson([...new Set(names)]),
  )
  return new Map(rows.map(({ parent, count }) => [parent, Number(count)]))
}

export async function removeDocuments(sql: Sql, keys: RecordKey[]): Promise<void> {
  if (keys.length === 0) return
  await sql.run(
    `DELETE FROM "Document" d USING jsonb_to_recordset($1::jsonb) AS k("doctype" text, "key" text)
     WHERE d."doctype" = k."doctype" AND d."key" = k."key"`,
    asJson(keys),
  )
}
