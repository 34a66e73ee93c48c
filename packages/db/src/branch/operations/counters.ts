import type { Db } from '../sql.ts'

/** The next number of a series, counted in this transaction: a rollback gives it back. */
export async function nextNumber(db: Db, counterKey: string): Promise<number> {
  const rows = db.sql.all<{ current: number }>(
    `INSERT INTO "NamingSeries" ("counterKey", "current") VALUES (?, 1)
     ON CONFLICT ("counterKey") DO UPDATE SET "current" = "current" + 1 RETURNING "current"`,
    counterKey,
  )
  const current = rows[0]?.current
  if (current === undefined) throw new Error('the series gave no number')
  return current
}

/** The greatest hlc stored anywhere, '' for an empty database: where the clock goes on from. */
export async function maxHlc(db: Db): Promise<string> {
  const rows = db.sql.all<{ hlc: string }>(
    `SELECT max(coalesce((SELECT max("hlc") FROM "Document"), ''), coalesce((SELECT max("hlc") FROM "Outbox"), ''),
       coalesce((SELECT max("hlc") FROM "History"), '')) AS hlc`,
  )
  return rows[0]?.hlc ?? ''
}
