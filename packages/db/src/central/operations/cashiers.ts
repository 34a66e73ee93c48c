import type { PrismaClient } from '../generated/client.ts'
import type { PosClientRow } from '../rows.ts'
import type { Sql } from '../sql.ts'

// A cashier is a `User` document with a PIN; a POS Profile that names him in `applicable_for_users` says at which branch he works.

const worksAt = `SELECT DISTINCT u."value" ->> 'user' AS "username", d."body"::jsonb ->> 'branch' AS "branchCode"
  FROM "Document" d, jsonb_array_elements(CASE jsonb_typeof(d."body"::jsonb -> 'applicable_for_users')
    WHEN 'array' THEN d."body"::jsonb -> 'applicable_for_users' ELSE '[]' END) u
  WHERE d."doctype" = 'POS Profile'`

/** The branches at whose tills a user may work, in code order. */
export async function findWorkplaces(sql: Sql, username: string): Promise<string[]> {
  const rows = await sql.all<{ branchCode: string | null }>(
    `SELECT w."branchCode" FROM (${worksAt}) w WHERE w."username" = $1 AND w."branchCode" <> '' ORDER BY 1`,
    username,
  )
  return rows.flatMap(({ branchCode }) => branchCode ?? [])
}

/** Who may work at a branch's tills, and what his PIN is checked by. In name order. */
export async function listCashiers(
  sql: Sql,
  branchCode: string,
): Promise<{ username: string; passwordHash: string }[]> {
  return sql.all(
    `SELECT c."username", c."passwordHash" FROM "User" c
     WHERE c."kind" = 'cashier' AND NOT c."disabled"
       AND c."username" IN (SELECT w."username" FROM (${worksAt}) w WHERE w."branchCode" = $1)
     ORDER BY c."username"`,
    branchCode,
  )
}

export async function putPosClient(db: Pick<PrismaClient, 'posClient'>, row: PosClientRow): Promise<void> {
  const { branchCode, clientId } = row
  await db.posClient.upsert({ where: { branchCode_clientId: { branchCode, clientId } }, create: row, update: row })
}
