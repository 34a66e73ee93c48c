import { asJson, type Db } from '../sql.ts'
import type { CentralDocumentRow, RecordKey } from '../store.ts'

export const documentColumns = `d."doctype", d."key", d."name", d."syncUuid", d."originBranch", d."docstatus", d."body", d."hash", d."hlc",
  d."conflictKey", d."parent", d."version", d."scope"`

export async function findDocuments(db: Db, keys: RecordKey[]): Promise<CentralDocumentRow[]> {
  if (keys.length === 0) return []
  return db.$queryRawUnsafe(
    `SELECT ${documentColumns} FROM jsonb_to_recordset($1::jsonb) AS k("doctype" text, "key" text)
     JOIN "Document" d ON d."doctype" = k."doctype" AND d."key" = k."key"`,
    asJson(keys.map(({ doctype, key }) => ({ doctype, key }))),
  )
}

export async function findDocumentsByName(db: Db, doctype: string, names: string[]): Promise<CentralDocumentRow[]> {
  return findBy(db, 'name', doctype, names)
}

export async function findDocumentsByConflictKey(
  db: Db,
  doctype: string,
  conflictKeys: string[],
): Promise<CentralDocumentRow[]> {
  return findBy(db, 'conflictKey', doctype, conflictKeys)
}

async function findBy(
  db: Db,
  column: 'name' | 'conflictKey',
  doctype: string,
  values: string[],
): Promise<CentralDocumentRow[]> {
  if (values.length === 0) return []
  return db.$queryRawUnsafe(
    `SELECT ${documentColumns} FROM jsonb_array_elements_text($2::jsonb) AS v(value)
     JOIN "Document" d ON d."doctype" = $1 AND d."${column}" = v.value
     ORDER BY d."key"`,
    doctype,
    asJson([...new Set(values)]),
  )
}

export async function countDependants(db: Db, doctype: string, names: string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const rows = await db.$queryRawUnsafe<{ parent: string; count: bigint }[]>(
    `SELECT d."parent", count(*) AS count FROM jsonb_array_elements_text($2::jsonb) AS v(value)
     JOIN "Document" d ON d."doctype" = $1 AND d."parent" = v.value GROUP BY 1`,
    doctype,
    asJson([...new Set(names)]),
  )
  return new Map(rows.map(({ parent, count }) => [parent, Number(count)]))
}

export async function removeDocuments(db: Db, keys: RecordKey[]): Promise<void> {
  if (keys.length === 0) return
  await db.$executeRawUnsafe(
    `DELETE FROM "Document" d USING jsonb_to_recordset($1::jsonb) AS k("doctype" text, "key" text)
     WHERE d."doctype" = k."doctype" AND d."key" = k."key"`,
    asJson(keys),
  )
}
