import { createHash, randomUUID } from 'node:crypto'
import { BranchlineError } from '@branchline/protocol'
import { migrations as known } from './generated/migrations.ts'
import type { Connection } from './libsql/connection.ts'

export interface Migration {
  name: string
  sql: string
}

const checksumOf = (sql: string) => createHash('sha256').update(sql).digest('hex')

/** Name to checksum, of all that this program knows. */
export function knownMigrations(): Map<string, string> {
  return new Map(known.map(({ name, sql }) => [name, checksumOf(sql)]))
}

/**
 * Applies what is missing, in order, each migration in a transaction of its own, in which it is looked whether another process was quicker.
 * Keeps Prisma's own bookkeeping. Errors: MIGRATION_FAILED; the database is then as the last migration that succeeded left it.
 */
export function migrateBranch(connection: Connection, migrations: readonly Migration[] = known): void {
  connection.exec(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
    "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`)
  for (const migration of migrations) {
    if (isApplied(connection, migration)) continue
    connection.exec('BEGIN IMMEDIATE')
    try {
      if (!isApplied(connection, migration)) apply(connection, migration)
      connection.exec('COMMIT')
    } catch (error) {
      connection.rollback()
      const reason = error instanceof Error ? error.message : String(error)
      throw new BranchlineError(
        'MIGRATION_FAILED',
        `The migration ${migration.name} failed and was rolled back: ${reason}`,
        error,
      )
    }
  }
}

/** Name to checksum; the database has been migrated before. */
export function appliedMigrations(connection: Connection): Map<string, string> {
  const rows = connection.all<{ migration_name: string; checksum: string }>(
    'SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL ORDER BY "migration_name"',
    [],
  )
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

function isApplied(connection: Connection, { name, sql }: Migration): boolean {
  const before = appliedMigrations(connection).get(name)
  if (before === undefined || before === checksumOf(sql)) return before !== undefined
  throw new BranchlineError(
    'MIGRATION_FAILED',
    `The migration ${name} was applied with another content: this program does not fit this database. Nothing was changed.`,
  )
}

function apply(connection: Connection, { name, sql }: Migration): void {
  connection.exec(sql)
  connection
    .prepare(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES (?, ?, ?, current_timestamp, 1)`,
    )
    .run([randomUUID(), checksumOf(sql), name])
}
