import type { DocumentRow, RecordKey } from '../rows.ts'
import type { Db } from '../sql.ts'

export const documentColumns =
  'd."doctype", d."key", d."name", d."syncUuid", d."originBranch", d."docstatus", d."body", d."hash", d."hlc", d."conflictKey", d."parent"'

export async function findDocument(db: Db, { doctype, key }: RecordKey): Promise<DocumentRow | null> {
  const rows = await findDocuments(db, doctype, [key])
  return rows[0] ?? null
}

export function findDocuments(db: Db, doctype: string, keys: string[]): Promise<DocumentRow[]> {
  return findBy(db, 'key', doctype, keys)
}

export function findDocumentsByName(db: Db, doctype: string, names: string[]): Promise<DocumentRow[]> {
  return findBy(db, 'name', doctype, names)
}

export function findDocumentsByConflictKey(db: Db, doctype: string, conflictKeys: string[]): Promise<DocumentRow[]> {
  return findBy(db, 'conflictKey', doctype, conflictKeys)
}

/** Documents whose conflict key begins with one of these texts, up to `limit` of each: one range of the index per text. */
export async function findDocumentsByConflictPrefix(
  db: Db,
  doctype: string,
  prefixes: string[],
  limit: number,
): Promise<DocumentRow[]> {
  return prefixes.flatMap((prefix) =>
    db.sql.all<DocumentRow>(
      `SELECT ${documentColumns} FROM "Document" d WHERE d."doctype" = ? AND d."conflictKey" >= ? AND d."conflictKey" < ?
       ORDER BY d."conflictKey", d."key" LIMIT ?`,
      doctype,
      prefix,
      `${prefix}\u{10ffff}`,
      limit,
    ),
  )
}

async function findBy(
  db: Db,
  column: 'key' | 'name' | 'conflictKey',
  doctype: string,
  values: string[],
): Promise<DocumentRow[]> {
  if (values.length === 0) return []
  return db.sql.all(
    `SELECT ${documentColumns} FROM "Document" d WHERE d."doctype" = ? AND d."${column}" IN (SELECT value FROM json_each(?)) ORDER BY d."key"`,
    doctype,
    JSON.stringify(values),
  )
}

export async function countDependants(db: Db, doctype: string, names: string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const rows = db.sql.all<{ parent: string; count: number }>(
    `SELECT "parent", count(*) AS count FROM "Document"
     WHERE "doctype" = ? AND "parent" IS NOT NULL AND "parent" IN (SELECT value FROM json_each(?)) GROUP BY 1`,
    doctype,
    JSON.stringify(names),
  )
  return new Map(rows.map(({ parent, count }) => [parent, Number(count)]))
}

export async function removeDocuments(db: Db, doctype: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  db.sql.run(
    'DELETE FROM "Document" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))',
    doctype,
    JSON.stringify(keys),
  )
}
