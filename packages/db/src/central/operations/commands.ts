import type { CommandRow, FleetWriter } from '../fleet-rows.ts'
import type { PrismaClient } from '../generated/client.ts'
import { iso, type Sql } from '../sql.ts'

type Db = Pick<PrismaClient, 'command'>

export async function listCommands(db: Db, branchCode: string, limit: number): Promise<CommandRow[]> {
  const rows = await db.command.findMany({ where: { branchCode }, orderBy: { id: 'desc' }, take: limit })
  return rows.map(commandOf)
}

/** Over the index of those that wait: most have ended. */
export async function listWaitingCommands(sql: Sql, branchCode: string, limit: number): Promise<CommandRow[]> {
  const rows = await sql.all<Stored>(
    `SELECT * FROM "Command" WHERE "branchCode" = $1 AND "state" = 'waiting' ORDER BY "id" LIMIT $2`,
    branchCode,
    limit,
  )
  return rows.map(commandOf)
}

export async function addCommand(db: Db, row: CommandRow): Promise<void> {
  await db.command.create({ data: row })
}

export async function endCommands(
  db: Db,
  branchCode: string,
  results: Parameters<FleetWriter['endCommands']>[1],
): Promise<void> {
  for (const { id, ...result } of results) {
    await db.command.updateMany({ where: { id, branchCode, state: 'waiting' }, data: result })
  }
}

/** Commands are named in the order of time. */
export function purgeCommands(sql: Sql, before: string, limit: number): Promise<number> {
  return sql.run(
    `DELETE FROM "Command" WHERE ctid = ANY(ARRAY(
       SELECT ctid FROM (SELECT ctid, "state", "askedAt" FROM "Command" ORDER BY "id" LIMIT $2) c
       WHERE c."state" <> 'waiting' AND c."askedAt" < $1::timestamptz))`,
    before,
    limit,
  )
}

type Stored = Awaited<ReturnType<PrismaClient['command']['findMany']>>[number]

function commandOf(row: Stored): CommandRow {
  return {
    ...row,
    state: row.state as CommandRow['state'],
    askedAt: row.askedAt.toISOString(),
    endedAt: iso(row.endedAt),
  }
}
