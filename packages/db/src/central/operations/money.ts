import { textArray } from '../binary-arrays.ts'
import type { MoneyDayRow, SoldRow } from '../fleet-rows.ts'
import { asJson, type Sql } from '../sql.ts'

const columns = `"branchCode", "day", "currency", "soldCount", "sold"::text, "arrivedCount", "arrived"::text`

export async function listMoneyDays(sql: Sql, days: string[], branchCode: string | null): Promise<MoneyDayRow[]> {
  if (branchCode === null) {
    return sql.all(`SELECT ${columns} FROM "MoneyDay" WHERE "day" = ANY($1::text[])`, textArray(days))
  }
  return sql.all(
    `SELECT ${columns} FROM "MoneyDay" WHERE "branchCode" = $2 AND "day" = ANY($1::text[])`,
    textArray(days),
    branchCode,
  )
}

/** Days are dates, and sort as such; '*' and '' come before them. */
export async function listNewestMoneyDays(sql: Sql, branchCode: string, limit: number): Promise<MoneyDayRow[]> {
  return sql.all(
    `SELECT ${columns} FROM "MoneyDay" WHERE "branchCode" = $1 AND "day" >= '0' ORDER BY "day" DESC, "currency" DESC LIMIT $2`,
    branchCode,
    limit,
  )
}

/** One statement: what is here is as it was before it. */
export async function noteSold(
  sql: Sql,
  branchCode: string,
  rows: SoldRow[],
): Promise<{ currency: string; arrived: string }[]> {
  return sql.all(
    `WITH told AS (
       INSERT INTO "MoneyDay" ("branchCode", "day", "currency", "soldCount", "sold")
       SELECT $1, r."day", r."currency", r."soldCount", r."sold"
       FROM jsonb_to_recordset($2::jsonb) AS r("day" text, "currency" text, "soldCount" integer, "sold" decimal)
       ON CONFLICT ("branchCode", "day", "currency") DO UPDATE SET "soldCount" = excluded."soldCount", "sold" = excluded."sold"
       WHERE ("MoneyDay"."soldCount", "MoneyDay"."sold") IS DISTINCT FROM (excluded."soldCount", excluded."sold"))
     SELECT "currency", "arrived"::text FROM "MoneyDay" WHERE "branchCode" = $1 AND "day" = '*'`,
    branchCode,
    asJson(rows),
  )
}
