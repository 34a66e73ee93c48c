import type { Sql } from '../sql.ts'

/** The next number of a series, counted in this transaction: a rollback gives it back, and another waits for this commit. */
export async function nextNumber(sql: Sql, counterKey: string): Promise<number> {
  const rows = await sql.all<{ current: number }>(
    `INSERT INTO "NamingSeries" AS s ("counterKey", "current") VALUES ($1, 1)
     ON CONFLICT ("counterKey") DO UPDATE SET "current" = s."current" + 1 RETURNING "current"`,
    counterKey,
  )
  const current = rows[0]?.current
  if (current === undefined) throw new Error('the series gave no number')
  return current
}
