import { strict as assert } from 'node:assert'
import { textArray } from '../binary-arrays.ts'
import type { AliasRow, CentralDocumentRow, KnownAliasRow, StoredAliasRow } from '../rows.ts'
import { iso, type Sql } from '../sql.ts'
import type { CentralReader } from '../store.ts'
import { documentColumns } from './documents.ts'

/** Customers looked at for one phone's last digits. */
const sharersMax = 50

/** What is known of the names in a text[] parameter, as rows of (kind, held). Costs nothing while there is no alias. */
export function aliasesOfNames(parameter: string): string {
  return `SELECT 'alias' AS kind, jsonb_build_object('name', a."name", 'aliasOf', a."aliasOf", 'split', a."state" NOT IN ('alias', 'anonymised')) AS held
     FROM unnest(${parameter}::text[]) AS c(name)
     CROSS JOIN LATERAL (SELECT * FROM "Alias" WHERE "name" = c.name OFFSET 0) a WHERE EXISTS (SELECT 1 FROM "Alias")`
}

export async function findAliases(sql: Sql, names: string[]): Promise<KnownAliasRow[]> {
  if (names.length === 0) return []
  const rows = await sql.all<{ held: KnownAliasRow }>(aliasesOfNames('$1'), textArray([...new Set(names)]))
  return rows.map(({ held }) => held)
}

/** The pairs that are two customers by a person's word in which one of these names stands, on either side. */
export async function findSeparated(sql: Sql, names: string[]): Promise<{ name: string; aliasOf: string }[]> {
  if (names.length === 0) return []
  return sql.all(
    `SELECT p."name", p."aliasOf" FROM unnest($1::text[]) AS n(name) CROSS JOIN LATERAL (
       (SELECT "name", "aliasOf", "state" FROM "Alias" WHERE "name" = n.name OFFSET 0)
       UNION ALL
       (SELECT "name", "aliasOf", "state" FROM "Alias" WHERE "aliasOf" = n.name AND "aliasOf" > '' OFFSET 0)) p
     WHERE p."state" = 'separate'`,
    textArray([...new Set(names)]),
  )
}

/** Customers whose mobile_no ends with these digits, however it is written. One indexed look-up for each. */
export async function findCustomersByPhoneEnd(sql: Sql, ends: string[]): Promise<CentralDocumentRow[]> {
  if (ends.length === 0) return []
  return sql.all(
    `SELECT ${documentColumns} FROM unnest($1::text[]) AS v(value) CROSS JOIN LATERAL (
       SELECT * FROM "Document" WHERE ("doctype" || '') = 'Customer'
         AND right(regexp_replace("body"::jsonb ->> 'mobile_no', '[^0-9]', '', 'g'), 7) = v.value LIMIT ${sharersMax} OFFSET 0) d`,
    textArray([...new Set(ends)]),
  )
}

/** New ones, or another state of known pairs; each is to be swept. */
export async function putAliases(sql: Sql, rows: AliasRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql.run(
    `INSERT INTO "Alias" ("name", "aliasOf", "state", "branchCode", "body", "by", "reason", "at")
     SELECT r.*, now() FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS r
     ON CONFLICT ("name", "aliasOf") DO UPDATE SET "state" = excluded."state", "branchCode" = excluded."branchCode",
       "body" = coalesce(excluded."body", "Alias"."body"), "by" = excluded."by", "reason" = excluded."reason", "at" = excluded."at",
       "swept" = false`,
    textArray(rows.map((row) => row.name)),
    textArray(rows.map((row) => row.aliasOf)),
    textArray(rows.map((row) => row.state)),
    textArray(rows.map((row) => row.branchCode)),
    textArray(rows.map((row) => row.body)),
    textArray(rows.map((row) => row.by)),
    textArray(rows.map((row) => row.reason)),
  )
}

/**
 * What stood for these names stands for what they stand for now, so that no alias is of an alias; save one that a person has split
 * from that. What it stood for before is kept: a document may still name that in its place. Answers the names moved.
 */
export async function moveAliases(sql: Sql, moves: { from: string; to: string }[]): Promise<string[]> {
  if (moves.length === 0) return []
  const rows = await sql.all<{ name: string }>(
    `WITH moved AS (
       UPDATE "Alias" a SET "state" = 'moved', "swept" = true FROM unnest($1::text[], $2::text[]) AS m("from", "to")
       WHERE a."aliasOf" = m."from" AND a."aliasOf" > '' AND a."state" = 'alias'
         AND NOT EXISTS (SELECT 1 FROM "Alias" p WHERE p."name" = a."name" AND p."aliasOf" = m."to" AND p."state" = 'separate')
       RETURNING a."name", m."to", a."branchCode", a."body")
     INSERT INTO "Alias" ("name", "aliasOf", "state", "branchCode", "body", "at")
     SELECT "name", "to", 'alias', "branchCode", "body", now() FROM moved
     ON CONFLICT ("name", "aliasOf") DO UPDATE SET "state" = 'alias', "at" = excluded."at", "swept" = false
     RETURNING "name"`,
    textArray(moves.map(({ from }) => from)),
    textArray(moves.map(({ to }) => to)),
  )
  return rows.map(({ name }) => name)
}

const storedColumns = '"name", "aliasOf", "state", "branchCode", "body", "by", "reason", "at"'

type Stored = AliasRow & { at: Date }

export async function findAlias(sql: Sql, name: string): Promise<StoredAliasRow | null> {
  const [row] = await sql.all<Stored>(
    `SELECT ${storedColumns} FROM "Alias" WHERE "name" = $1 AND "state" = 'alias'`,
    name,
  )
  return row ? stored(row) : null
}

/** In (name, aliasOf) order. `after` is the last row's; `text` a name on either side. */
export async function listAliases(
  sql: Sql,
  { state, text, after, limit }: Parameters<CentralReader['listAliases']>[0],
): Promise<StoredAliasRow[]> {
  const named = (column: string) => `SELECT ${storedColumns} FROM "Alias" WHERE "${column}" = $5`
  const from = text === null ? '"Alias"' : `(${named('name')} UNION ${named('aliasOf')} AND "aliasOf" > '') a`
  const rows = await sql.all<Stored>(
    `SELECT ${storedColumns} FROM ${from} WHERE ("name", "aliasOf") > ($1, $2) AND "state" NOT IN ('moved', 'anonymised') AND ($3::text IS NULL OR "state" = $3)
     ORDER BY "name", "aliasOf" LIMIT $4`,
    after?.[0] ?? '',
    after?.[1] ?? '',
    state,
    limit,
    ...(text === null ? [] : [text]),
  )
  return rows.map(stored)
}

function stored(row: Stored): StoredAliasRow {
  return { ...row, at: iso(row.at) ?? '' }
}

/** Pairs that everything stored has yet to be looked through for; `at` tells a later state of one from this. */
export async function listUnswept(sql: Sql, limit: number): Promise<(KnownAliasRow & { at: string })[]> {
  return sql.all(
    `SELECT "name", "aliasOf", "state" NOT IN ('alias', 'anonymised') AS split, "at"::text AS at FROM "Alias"
     WHERE NOT "swept" AND ("state" IN ('alias', 'anonymised') OR "body" IS NOT NULL) ORDER BY "name" LIMIT $1`,
    limit,
  )
}

export async function markSwept(sql: Sql, rows: { name: string; aliasOf: string; at: string }[]): Promise<void> {
  await sql.run(
    `UPDATE "Alias" a SET "swept" = true FROM unnest($1::text[], $2::text[], $3::text[]) AS r("name", "aliasOf", "at")
     WHERE a."name" = r."name" AND a."aliasOf" = r."aliasOf" AND a."at"::text = r."at"`,
    textArray(rows.map(({ name }) => name)),
    textArray(rows.map(({ aliasOf }) => aliasOf)),
    textArray(rows.map(({ at }) => at)),
  )
}

/**
 * Looks at the next `limit` documents of a DocType, in key order, for those in whose text one of these pieces stands. Answers
 * their keys, and where the next step begins; null: none is left.
 */
export async function findNaming(
  sql: Sql,
  { doctype, texts, after, limit }: { doctype: string; texts: string[]; after: string; limit: number },
): Promise<{ keys: string[]; next: string | null }> {
  const [row] = await sql.all<{ keys: string[]; seen: number; last: string | null }>(
    `WITH page AS MATERIALIZED (
       SELECT "key", EXISTS (SELECT 1 FROM unnest($4::text[]) AS t(text) WHERE strpos("body", t.text) > 0) AS names
       FROM "Document" WHERE "doctype" = $1 AND "key" > $2 ORDER BY "key" LIMIT $3)
     SELECT coalesce(array_agg("key") FILTER (WHERE names), '{}') AS keys, count(*)::integer AS seen, max("key") AS last FROM page`,
    doctype,
    after,
    limit,
    textArray(texts),
  )
  assert(row, 'an aggregate answers one row')
  return { keys: row.keys, next: row.seen < limit ? null : row.last }
}
