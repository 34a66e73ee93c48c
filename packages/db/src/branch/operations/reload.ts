import type { Db } from '../sql.ts'

/** Records which documents a reload has seen, without rewriting them. */
export async function markGeneration(db: Db, doctype: string, keys: string[], generation: number): Promise<void> {
  if (keys.length === 0) return
  await db.$executeRawUnsafe(
    'UPDATE "Document" SET "generation" = ? WHERE "doctype" = ? AND "key" IN (SELECT value FROM json_each(?))',
    generation,
    doctype,
    JSON.stringify(keys),
  )
}

/** Removes what a finished reload did not see, save records with operations still owed. Answers the keys removed. */
export async function removeUnseen(db: Db, doctype: string, generation: number): Promise<string[]> {
  const rows = await db.$queryRawUnsafe<{ key: string }[]>(
    `DELETE FROM "Document" WHERE "doctype" = ? AND "generation" < ? AND NOT EXISTS (
       SELECT 1 FROM "Outbox" o WHERE o."doctype" = "Document"."doctype" AND o."key" = "Document"."key" AND o."state" <> 'acked')
     RETURNING "key"`,
    doctype,
    generation,
  )
  return rows.map(({ key }) => key)
}
