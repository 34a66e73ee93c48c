import { textArray } from '../binary-arrays.ts'
import type { Sql, SqlValue } from '../sql.ts'

/** A place outside documents where a person may stand, as JSON text of a document. `id` names the row, for `putPersonTexts` alone. */
export interface PersonText {
  table: 'Conflict' | 'DeadLetterCopy' | 'Alias'
  column: string
  id: string
  doctype: string
  text: string
}

const jsonPlaces = [
  { table: 'Conflict', column: 'localBody', id: '"id"', doctype: '"doctype"' },
  { table: 'Conflict', column: 'incomingBody', id: '"id"', doctype: '"doctype"' },
  { table: 'Conflict', column: 'resolvedBody', id: '"id"', doctype: '"doctype"' },
  { table: 'DeadLetterCopy', column: 'payload', id: `"branchCode" || ' ' || "operationId"`, doctype: '"doctype"' },
  { table: 'Alias', column: 'body', id: `"name" || ' ' || "aliasOf"`, doctype: `'Customer'` },
] as const

const wordPlaces = [
  ['SyncLog', 'message'],
  ['SyncLog', 'detail'],
  ['Alert', 'message'],
  ['Alert', 'note'],
  ['AlertDelivery', 'message'],
  ['Command', 'args'],
  ['Command', 'message'],
  ['Receipt', 'message'],
  ['DeadLetterCopy', 'message'],
  ['PosClient', 'inventory'],
] as const
const jsonbPlaces = [
  ['Verification', 'run'],
  ['BranchStatus', 'status'],
] as const

/** Notes that these names are of a person who was anonymised; each is to be swept, also if it was noted before. */
export async function putAnonymised(sql: Sql, names: string[], by: string): Promise<void> {
  await sql.run(
    `INSERT INTO "Alias" ("name", "aliasOf", "state", "by", "at") SELECT n, n, 'anonymised', $2, now() FROM unnest($1::text[]) AS n
     ON CONFLICT ("name", "aliasOf") DO UPDATE SET "at" = excluded."at", "swept" = false`,
    textArray(names),
    by,
  )
}

/** The names that stand for a Customer, or stood for it. In name order. */
export async function findNamesOf(sql: Sql, customer: string): Promise<string[]> {
  const rows = await sql.all<{ name: string }>(
    `SELECT DISTINCT "name" FROM "Alias" WHERE "aliasOf" = $1 AND "name" <> $1 AND "state" IN ('alias', 'moved') ORDER BY "name"`,
    customer,
  )
  return rows.map(({ name }) => name)
}

/** Where in conflicts, copies of dead letters and inserted aliases one of these pieces of text stands. */
export async function findPersonTexts(sql: Sql, pieces: string[]): Promise<PersonText[]> {
  const found: PersonText[] = []
  for (const { table, column, id, doctype } of jsonPlaces) {
    const rows = await sql.all<{ id: string; doctype: string; text: string }>(
      `SELECT ${id} AS id, ${doctype} AS doctype, "${column}" AS text FROM "${table}"
       WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) AS t(piece) WHERE strpos("${column}", t.piece) > 0)`,
      textArray(pieces),
    )
    found.push(...rows.map((row) => ({ table, column, ...row })))
  }
  return found
}

export async function putPersonTexts(sql: Sql, rows: PersonText[]): Promise<void> {
  for (const { table, column, id } of jsonPlaces) {
    const own = rows.filter((row) => row.table === table && row.column === column)
    if (own.length === 0) continue
    await sql.run(
      `UPDATE "${table}" SET "${column}" = r."text" FROM unnest($1::text[], $2::text[]) AS r(place, text) WHERE ${id} = r.place`,
      textArray(own.map((row) => row.id)),
      textArray(own.map((row) => row.text)),
    )
  }
}

/** What is open about these Customers is over: central's version stands. */
export async function closeConflictsOf(sql: Sql, names: string[], by: string): Promise<number> {
  return sql.run(
    `UPDATE "Conflict" SET "status" = 'closed', "pick" = 'local', "resolvedBy" = $2, "resolvedAt" = now(), "updatedAt" = now()
     WHERE "doctype" = 'Customer' AND "key" = ANY($1::text[]) AND "status" = 'open'`,
    textArray(names),
    by,
  )
}

/**
 * Takes a person out of logs, alerts, commands, receipts and reports: versions in the log of these records go, and these words, written
 * as they are or inside JSON, are replaced wherever they stand. One look at each table.
 */
export async function replaceWords(
  sql: Sql,
  { names, words, pseudonym }: { names: string[]; words: string[]; pseudonym: string },
): Promise<void> {
  await sql.run(
    `UPDATE "SyncLog" SET "detail" = NULL WHERE "doctype" = 'Customer' AND "name" = ANY($1::text[]) AND "kind" <> 'anonymised'`,
    textArray(names),
  )
  if (words.length === 0) return
  const values: SqlValue[] = [pseudonym, textArray(words), ...words]
  const replaced = (text: string) => words.reduce((inner, _, at) => `replace(${inner}, $${at + 3}, $1)`, text)
  for (const [table, column] of wordPlaces) {
    await sql.run(
      `UPDATE "${table}" SET "${column}" = ${replaced(`"${column}"`)}
       WHERE EXISTS (SELECT 1 FROM unnest($2::text[]) AS t(word) WHERE strpos("${column}", t.word) > 0)`,
      ...values,
    )
  }
  for (const [table, column] of jsonbPlaces) {
    await sql.run(
      `UPDATE "${table}" SET "${column}" = (${replaced(`"${column}"::text`)})::jsonb
       WHERE EXISTS (SELECT 1 FROM unnest($2::text[]) AS t(word) WHERE strpos("${column}"::text, t.word) > 0)`,
      ...values,
    )
  }
}
