import type { MoneyRows, SoldDayRow, UnsentSalesRow } from '../fleet-rows.ts'
import type { Db } from '../sql.ts'

type Whole<Row> = Omit<Row, 'units' | 'billionths'> & { units: string; billionths: string }

const soldColumns = `"day", "currency", "count", CAST("units" AS TEXT) AS "units", CAST("billionths" AS TEXT) AS "billionths", "change"`

/** A record's newest operation says what becomes of it. No more than so many are looked at: an outbox that long has other news. */
const owedMax = 100_000

export async function readMoney(db: Db, after: number, limit: number): Promise<MoneyRows> {
  const totals = db.sql.all<Whole<SoldDayRow>>(
    `SELECT ${soldColumns} FROM "MoneyDay" WHERE "day" = '*' ORDER BY "currency"`,
  )
  const days = db.sql.all<Whole<SoldDayRow>>(
    `SELECT ${soldColumns} FROM "MoneyDay" WHERE "change" > ? AND "day" <> '*' ORDER BY "change", "day", "currency" LIMIT ?`,
    after,
    limit,
  )
  const unsent = db.sql.all<Omit<Whole<UnsentSalesRow>, 'negative' | 'dead'> & { negative: number; dead: number }>(
    `SELECT "currency", "negative", "dead", count(*) AS "count", min("createdAt") AS "oldestAt",
       CAST(sum(CAST(substr("digits", 1, "point" - 1) AS INTEGER)) AS TEXT) AS "units",
       CAST(sum(CAST(substr(substr("digits", "point" + 1) || '000000000', 1, 9) AS INTEGER)) AS TEXT) AS "billionths"
     FROM (SELECT *, ltrim("text", '-') AS "digits", instr(ltrim("text", '-') || '.', '.') AS "point", "text" LIKE '-%' AS "negative" FROM (
       SELECT o."createdAt", o."dead",
         substr(coalesce(nullif(p."payload" ->> '$.currency', ''), nullif(p."payload" ->> '$.paid_from_account_currency', ''),
           nullif(p."payload" ->> '$.company_currency', ''), 'XXX'), 1, 8) AS "currency",
         trim(coalesce(nullif(p."payload" -> '$.grand_total', 'null'), nullif(p."payload" -> '$.paid_amount', 'null'),
           nullif(p."payload" -> '$.amount', 'null'), ''), '"') AS "text"
       FROM (SELECT max("sequence") AS "sequence", min("createdAt") AS "createdAt", max("state" = 'dead') AS "dead" FROM (
               SELECT "sequence", "createdAt", "state", "key" FROM "Outbox"
               WHERE "doctype" = 'Sales Invoice' AND "state" <> 'acked' LIMIT ${owedMax})
             GROUP BY "key") o
       JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
       WHERE CASE WHEN json_valid(p."payload") THEN p."payload" ->> '$.docstatus' = 1 ELSE false END))
     WHERE "digits" NOT GLOB '*[^0-9.]*' AND "digits" GLOB '[0-9]*' AND "digits" NOT GLOB '*.*.*' AND "point" <= 16
       AND length("digits") - "point" <= 9
     GROUP BY "currency", "negative", "dead"`,
  )
  return {
    totals: totals.map(exact),
    days: days.map(exact),
    unsent: unsent.map((row) => ({ ...exact(row), negative: row.negative === 1, dead: row.dead === 1 })),
  }
}

function exact<Row extends { units: string; billionths: string }>(
  row: Row,
): Omit<Row, 'units' | 'billionths'> & { units: bigint; billionths: bigint } {
  return { ...row, units: BigInt(row.units), billionths: BigInt(row.billionths) }
}
