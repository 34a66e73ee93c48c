import type { FieldTimes } from '@branchline/protocol'
import type { RecordKey } from '../rows.ts'
import { asJson, idOf, type Sql } from '../sql.ts'

export async function findFieldTimes(sql: Sql, keys: RecordKey[]): Promise<Map<string, FieldTimes>> {
  if (keys.length === 0) return new Map()
  const rows = await sql.all<RecordKey & { times: FieldTimes }>(
    `SELECT f."doctype", f."key", f."times" FROM jsonb_to_recordset($1::jsonb) AS k("doctype" text, "key" text)
     CROSS JOIN LATERAL (SELECT * FROM "FieldTimestamp" WHERE "doctype" = k."doctype" AND "key" = k."key" OFFSET 0) f`,
    asJson(keys),
  )
  return new Map(rows.map((row) => [idOf(row), row.times]))
}

export async function putFieldTimes(sql: Sql, rows: (RecordKey & { times: FieldTimes })[]): Promise<void> {
  if (rows.length === 0) return
  await sql.run(
    `INSERT INTO "FieldTimestamp" ("doctype", "key", "times")
     SELECT r."doctype", r."key", r."times" FROM jsonb_to_recordset($1::jsonb) AS r("doctype" text, "key" text, "times" jsonb)
     ON CONFLICT ("doctype", "key") DO UPDATE SET "times" = excluded."times"`,
    asJson(rows),
  )
}
