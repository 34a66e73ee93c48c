import type { LoginTriesRow } from '../security-rows.ts'
import type { Sql } from '../sql.ts'

/** Stands for every account, or for every address. */
const all = '*'
const purgedRowsMax = 1_000

/** Counts one try of the pair, of the address and of the account, each in its open window or in a new one that ends at `until`. */
export function takeLoginTry(
  sql: Sql,
  { account, address, now, until }: { account: string; address: string; now: string; until: string },
): Promise<LoginTriesRow[]> {
  // Addresses before accounts, always: so no two wait for each other.
  return sql.all<LoginTriesRow>(
    `INSERT INTO "LoginTries" AS t ("account", "address", "failures", "until", "knownUntil")
     VALUES ($5, $2, 1, $4::timestamptz, $3::timestamptz), ($1, $5, 1, $4::timestamptz, $3::timestamptz),
       ($1, $2, 1, $4::timestamptz, $3::timestamptz)
     ON CONFLICT ("account", "address") DO UPDATE SET
       "failures" = CASE WHEN t."until" > $3::timestamptz THEN t."failures" + 1 ELSE 1 END,
       "until" = CASE WHEN t."until" > $3::timestamptz THEN t."until" ELSE excluded."until" END
     RETURNING "account", "address", "failures", "until", "knownUntil"`,
    account,
    address,
    now,
    until,
    all,
  )
}

/** The try did not fail: it is taken back, and the pair is known until `knownUntil`. What is over is removed. */
export async function passLoginTry(
  sql: Sql,
  { account, address, now, knownUntil }: { account: string; address: string; now: string; knownUntil: string },
): Promise<void> {
  for (const [a, b] of [
    [all, address],
    [account, all],
  ] as const)
    await sql.run(
      `UPDATE "LoginTries" SET "failures" = greatest("failures" - 1, 0) WHERE "account" = $1 AND "address" = $2`,
      a,
      b,
    )
  await sql.run(
    `UPDATE "LoginTries" SET "failures" = 0, "until" = $3::timestamptz, "knownUntil" = $4::timestamptz
     WHERE "account" = $1 AND "address" = $2`,
    account,
    address,
    now,
    knownUntil,
  )
  await sql.run(
    `DELETE FROM "LoginTries" WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM "LoginTries" WHERE "until" < $1::timestamptz AND "knownUntil" < $1::timestamptz
       ORDER BY "until" LIMIT $2 FOR UPDATE SKIP LOCKED))`,
    now,
    purgedRowsMax,
  )
}

export async function forgiveLoginTries(sql: Sql, account: string): Promise<void> {
  await sql.run(`UPDATE "LoginTries" SET "failures" = 0 WHERE "account" = $1`, account)
}
