import type { CentralDocumentRow, Filters } from '../rows.ts'
import type { Sql, SqlValue } from '../sql.ts'
import { documentColumns } from './documents.ts'

/** Fields that have a column of their own. */
const columns: Record<string, string> = {
  name: 'd."name"',
  docstatus: 'd."docstatus"::text',
  sync_uuid: 'd."syncUuid"',
  origin_branch: 'd."originBranch"',
}

/** Pages in (name, key) order. */
export async function listDocuments(
  sql: Sql,
  {
    doctype,
    filters,
    after,
    limit,
  }: { doctype: string; filters: Filters; after: [string, string] | null; limit: number },
): Promise<CentralDocumentRow[]> {
  const values: SqlValue[] = [doctype, limit]
  const conditions = [`d."doctype" = $1 AND d."name" > ''`, ...conditionsOf(filters, values)]
  if (after) conditions.push(`(d."name", d."key") > ($${values.push(after[0])}, $${values.push(after[1])})`)
  return sql.all(
    `SELECT ${documentColumns} FROM "Document" d WHERE ${conditions.join(' AND ')} ORDER BY d."name", d."key" LIMIT $2`,
    ...values,
  )
}

export async function countDocuments(sql: Sql, doctype: string, filters: Filters): Promise<number> {
  const values: SqlValue[] = [doctype]
  const conditions = [`d."doctype" = $1 AND d."name" > ''`, ...conditionsOf(filters, values)]
  const rows = await sql.all<{ count: bigint }>(
    `SELECT count(*) AS count FROM "Document" d WHERE ${conditions.join(' AND ')}`,
    ...values,
  )
  return Number(rows[0]?.count ?? 0)
}

/** Field names and values are bound, never written into the statement. */
function conditionsOf(filters: Filters, values: SqlValue[]): string[] {
  return Object.entries(filters).map(([field, value]) => {
    const side = columns[field] ?? `(d."body"::jsonb ->> $${values.push(field)}::text)`
    return value === null ? `${side} IS NULL` : `${side} = $${values.push(String(value))}::text`
  })
}
