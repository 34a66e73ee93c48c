import { createHash, randomUUID } from 'node:crypto'
import { migrations } from './generated/migrations.ts'
import type { Connection } from './libsql/connection.ts'

/** Applies what is missing, in order, each migration in a transaction of its own; keeps Prisma's own bookkeeping. */
export function migrateBranch(connection: Connection): void {
  connection.exec(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
    "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`)
  const rows = connection
    .prepare('SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL')
    .all([]) as { migration_name: string; checksum: string }[]
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  for (const { name, sql } of migrations) {
    const checksum = createHash('sha256').update(sql).digest('hex')
    const before = applied.get(name)
    if (before === checksum) continue
    if (before)
      throw new Error(
        `The migration ${name} was applied with another content: this program does not fit this database.`,
      )
    connection.exec('BEGIN IMMEDIATE')
    try {
      connection.exec(sql)
      connection
        .prepare(
          `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES (?, ?, ?, current_timestamp, 1)`,
        )
        .run([randomUUID(), checksum, name])
      connection.exec('COMMIT')
    } catch (error) {
      connection.rollback()
      throw new Error(
        `The migration ${name} failed and was rolled back: ${error instanceof Error ? error.message : error}`,
      )
    }
  }
}
