import { createHash, randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { adoptEvents } from './adopt-events.ts'
import { migrations } from './generated/migrations.ts'

const lockMigrations = 'SELECT pg_advisory_lock(1112689517)'

/**
 * Applies what is missing, in order, each migration in a transaction of its own, under a lock; keeps Prisma's own bookkeeping. Then takes
 * in what was loaded from a dump of another cluster.
 */
export async function migrateCentral(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(lockMigrations)
    await client.query(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
      "id" VARCHAR(36) PRIMARY KEY, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ, "migration_name" VARCHAR(255) NOT NULL,
      "logs" TEXT, "rolled_back_at" TIMESTAMPTZ, "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`)
    const { rows } = await client.query(
      'SELECT "migration_name", "checksum" FROM "_prisma_migrations" WHERE "finished_at" IS NOT NULL',
    )
    const applied = new Map<string, string>(rows.map((row) => [row.migration_name, row.checksum]))
    for (const { name, sql } of migrations) {
      const checksum = createHash('sha256').update(sql).digest('hex')
      const before = applied.get(name)
      if (before === checksum) continue
      if (before)
        throw new Error(
          `The migration ${name} was applied with another content: this program does not fit this database.`,
        )
      await client.query('BEGIN')
      try {
        await client.query(sql)
        await client.query(
          `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES ($1, $2, $3, now(), 1)`,
          [randomUUID(), checksum, name],
        )
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw new Error(
          `The migration ${name} failed and was rolled back: ${error instanceof Error ? error.message : error}`,
        )
      }
    }
    await adoptEvents(client)
  } finally {
    await client.end()
  }
}
