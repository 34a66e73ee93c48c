import type { PrismaClient } from '../generated/client.ts'
import type { FenceRow, RefusedHolderRow } from '../rows.ts'
import { iso, type Sql } from '../sql.ts'

type Db = Pick<PrismaClient, 'refusedHolder'>

/** What a push is fenced by: one row by its key, and the floor beside it by its own. */
export async function findFence(sql: Sql, branchCode: string): Promise<FenceRow | null> {
  const rows = await sql.all<FenceRow>(
    `SELECT s."instance", s."fence", s."previousFence", s."fenceEpoch", s."fenceSeen", s."pendingFloor", coalesce(f."floor", 0) AS floor
     FROM "BranchStatus" s LEFT JOIN LATERAL (
       SELECT "floor" FROM "InstanceFloor" WHERE "branchCode" = s."branchCode" AND "instance" = s."instance" OFFSET 0) f ON true
     WHERE s."branchCode" = $1`,
    branchCode,
  )
  return rows[0] ?? null
}

export async function raiseFloor(sql: Sql, branchCode: string, instance: string, floor: number): Promise<void> {
  await sql.run(
    `INSERT INTO "InstanceFloor" AS f ("branchCode", "instance", "floor") VALUES ($1, $2, $3)
     ON CONFLICT ("branchCode", "instance") DO UPDATE SET "floor" = greatest(f."floor", excluded."floor")`,
    branchCode,
    instance,
    floor,
  )
}

const newestReceipts = 200

/** Operation ids are made in the order of time, so the newest receipts are at the end of their index. */
export async function findLastSequence(
  sql: Sql,
  branchCode: string,
  instance: string,
): Promise<{ newest: number; older: number }> {
  const [found] = await sql.all<{ newest: number; older: number }>(
    `SELECT coalesce(max("sequence"), 0) AS newest,
       coalesce(max("sequence") FILTER (WHERE "at" < now() - interval '2 minutes'), 0) AS older
     FROM (SELECT "instance", "sequence", "at" FROM "Receipt" WHERE "branchCode" = $1
           ORDER BY "operationId" DESC LIMIT ${newestReceipts}) r
     WHERE "instance" = $2`,
    branchCode,
    instance,
  )
  return found ?? { newest: 0, older: 0 }
}

export async function listRefusedHolders(db: Db, branchCode: string | null): Promise<RefusedHolderRow[]> {
  const rows = await db.refusedHolder.findMany({
    where: branchCode === null ? {} : { branchCode },
    orderBy: [{ branchCode: 'asc' }, { instance: 'asc' }, { token: 'asc' }],
  })
  return rows.map((row) => ({ ...row, lastHeardAt: iso(row.lastHeardAt) }) as RefusedHolderRow)
}

export async function putRefusedHolders(db: Db, rows: RefusedHolderRow[]): Promise<void> {
  for (const { branchCode, token, claimed, instance, state, lastHeardAt } of rows) {
    await db.refusedHolder.upsert({
      where: { branchCode_token_claimed: { branchCode, token, claimed } },
      create: { branchCode, token, claimed, instance, state, lastHeardAt },
      update: { instance, state, lastHeardAt },
    })
  }
}

export async function removeRefusedHolders(db: Db, branchCode: string, instance: string): Promise<void> {
  await db.refusedHolder.deleteMany({ where: { branchCode, instance } })
}
