import type { DocumentRow } from '../rows.ts'
import type { Db, SqlValue } from '../sql.ts'
import { documentColumns } from './documents.ts'

type Filters = Record<string, string | number | boolean | null>

/** Fields that have a column of their own. */
const columns: Record<string, string> = {
  name: 'd."name"',
  docstatus: 'd."docstatus"',
  sync_uuid: 'd."syncUuid"',
  origin_branch: 'd."originBranch"',
}

/** Pages in (name, key) order. */
export async function listDocuments(
  db: Db,
  {
    doctype,
    filters,
    after,
    limit,
  }: { doctype: string; filters: Filters; after: [string, string] | null; limit: number },
): Promise<DocumentRow[]> {
  const { conditions, values } = conditionsOf(filters)
  const position = after ? ['AND (d."name", d."key") > (?, ?)'] : []
  return db.sql.all(
    `SELECT ${documentColumns} FROM "Document" d WHERE d."doctype" = ? ${conditions} ${position} ORDER BY d."name", d."key" LIMIT ?`,
    doctype,
    ...values,
    ...(after ?? []),
    limit,
  )
}

export async function countDocuments(db: Db, doctype: string, filters: Filters): Promise<number> {
  const { conditions, values } = conditionsOf(filters)
  const rows = db.sql.all<{ count: number }>(
    `SELECT count(*) AS count FROM "Document" d WHERE d."doctype" = ? ${conditions}`,
    doctype,
    ...values,
  )
  return Number(rows[0]?.count ?? 0)
}

/** Field names and values are bound, never written into the statement. */
function conditionsOf(filters: Filters): { conditions: string; values: SqlValue[] } {
  const values: SqlValue[] = []
  const conditions = Object.entries(filters).map(([field, value]) => {
    const column = columns[field]
    if (!column) values.push(field)
    const side = column ?? 'd."body" ->> ?'
    if (value === null) return `AND (${side}) IS NULL`
    values.push(String(typeof value === 'boolean' ? Number(value) : value))
    return `AND CAST(${side} AS TEXT) = ?`
  })
  return { conditions: conditions.join(' '), values }
}
