import type { FieldTimes } from '@branchline/protocol'
import { asJson, type Db, idOf } from '../sql.ts'
import type { RecordKey } from '../store.ts'

export async function findFieldTimes(db: Db, keys: RecordKey[]): Promise<Map<string, FieldTimes>> {
  if (keys.length === 0) return new Map()
  const rows = await db.$queryRawUnsafe<(RecordKey & { times: FieldTimes })[]>(
    `SELECT f."doctype", f."key", f."times" FROM jsonb_to_recordset($1::jsonb) AS k("doctype" text, "key" text)
     JOIN "FieldTimestamp" f ON f."doctype" = k."doctype" AND f."key" = k."key"`,
    asJson(keys),
  )
  return new Map(rows.map((row) => [idOf(row), row.times]))
}

export async function putFieldTimes(db: Db, rows: (RecordKey & { times: FieldTimes })[]): Promise<void> {
  if (rows.length === 0) return
  await db.$executeRawUnsafe(
    `INSERT INTO "FieldTimestamp" ("doctype", "key", "times")
     SELECT r."doctype", r."key", r."times" FROM jsonb_to_recordset($1::jsonb) AS r("doctype" text, "key" text, "times" jsonb)
     ON CONFLICT ("doctype", "key") DO UPDATE SET "times" = excluded."times"`,
    asJson(rows),
  )
}
