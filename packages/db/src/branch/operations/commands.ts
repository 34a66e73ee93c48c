import type { CommandRunRow } from '../fleet-rows.ts'
import type { Db } from '../sql.ts'

type Stored = Omit<CommandRunRow, 'told'> & { told: number }
const columns = `"commandId", "kind", "outcome", "message", "endedAt", "told"`

export async function findCommandRuns(db: Db, commandIds: string[]): Promise<CommandRunRow[]> {
  const rows = db.sql.all<Stored>(
    `SELECT ${columns} FROM "CommandRun" WHERE "commandId" IN (SELECT value FROM json_each(?))`,
    JSON.stringify(commandIds),
  )
  return rows.map(runOf)
}

export async function listUntoldCommands(db: Db, limit: number): Promise<CommandRunRow[]> {
  const rows = db.sql.all<Stored>(
    `SELECT ${columns} FROM "CommandRun" WHERE "told" = false ORDER BY "endedAt" LIMIT ?`,
    limit,
  )
  return rows.map(runOf)
}

export async function putCommandRun(db: Db, row: CommandRunRow, keep: number): Promise<void> {
  db.sql.run(
    `INSERT OR REPLACE INTO "CommandRun" (${columns}) VALUES (?, ?, ?, ?, ?, ?)`,
    row.commandId,
    row.kind,
    row.outcome,
    row.message,
    row.endedAt,
    row.told ? 1 : 0,
  )
  db.sql.run(
    `DELETE FROM "CommandRun" WHERE "commandId" IN (SELECT "commandId" FROM "CommandRun" ORDER BY "endedAt" DESC LIMIT -1 OFFSET ?)`,
    keep,
  )
}

export async function markToldCommands(db: Db, commandIds: string[]): Promise<void> {
  db.sql.run(
    `UPDATE "CommandRun" SET "told" = true WHERE "commandId" IN (SELECT value FROM json_each(?))`,
    JSON.stringify(commandIds),
  )
}

function runOf({ told, ...row }: Stored): CommandRunRow {
  return { ...row, told: told === 1 }
}
