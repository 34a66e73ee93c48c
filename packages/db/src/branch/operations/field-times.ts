import type { FieldTimes } from '@branchline/protocol'
import type { Db } from '../sql.ts'

export async function findFieldTimes(db: Db, doctype: string, keys: string[]): Promise<Map<string, FieldTimes>> {
  if (keys.length === 0) return new Map()
  const rows = db.sql.all<{ key: string; times: string }>(
    'SELECT "key", "times" FROM "FieldTimestamp" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))',
    doctype,
    JSON.stringify(keys),
  )
  return new Map(rows.map(({ key, times }) => [key, JSON.parse(times)]))
}

export async function putFieldTimes(
  db: Db,
  doctype: string,
  rows: { key: string; times: FieldTimes }[],
): Promise<void> {
  if (rows.length === 0) return
  db.sql.run(
    `INSERT INTO "FieldTimestamp" ("doctype", "key", "times") SELECT ?, value ->> 0, value ->> 1 FROM json_each(?) WHERE true
     ON CONFLICT ("doctype", "key") DO UPDATE SET "times" = excluded."times"`,
    doctype,
    JSON.stringify(rows.map(({ key, times }) => [key, JSON.stringify(times)])),
  )
}

export async function removeFieldTimes(db: Db, doctype: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  db.sql.run(
    'DELETE FROM "FieldTimestamp" WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))',
    doctype,
    JSON.stringify(keys),
  )
}
