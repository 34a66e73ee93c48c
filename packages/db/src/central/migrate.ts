import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { BranchlineError } from '@branchline/protocol'
import { Client } from 'pg'
import { adoptEvents } from './adopt-events.ts'
import { migrations as known } from './generated/migrations.ts'
import { appliedMigrations } from './look-at-database.ts'
import { checksumOf } from './migration-checksums.ts'
import { lockMigrations, unlockMigrations } from './migration-lock.ts'

export interface Migration {
  name: string
  sql: string
}

/**
 * So long a migration waits for a table that others work on. All who come after it wait behind it, so it steps back and tries again.
 */
const lockMsMax = 3_000
const triesMax = 40
const stepBackMs = 500
/** The wait was too long, or each waited for the other. */
const lockCodes: ReadonlySet<unknown> = new Set(['55P03', '40P01'])

/**
 * Applies what is missing, in order, each migration in a transaction of its own, under a lock: of many that start at once one migrates and
 * the others find it done. The version before may go on serving meanwhile. Keeps Prisma's own bookkeeping. Then takes in what was
 * loaded from a dump of another cluster. Errors: MIGRATION_FAILED; the database is then as the last migration that succeeded left it.
 */
export async function migrateCentral(url: string, migrations: readonly Migration[] = known): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    if ((await missing(client, migrations)).length > 0) {
      // Only who has something to do waits for the lock: a backup may hold it for long.
      await client.query(lockMigrations)
      await keepBooks(client)
      for (const migration of await missing(client, migrations)) await applyAlone(client, migration)
      await client.query(unlockMigrations)
    }
    await adoptEvents(client)
  } finally {
    await client.end()
  }
}

async function missing(client: Client, migrations: readonly Migration[]): Promise<Migration[]> {
  const applied = await appliedMigrations(client)
  return migrations.filter(({ name, sql }) => {
    const before = applied.get(name)
    if (before !== undefined && before !== checksumOf(sql)) {
      throw new BranchlineError(
        'MIGRATION_FAILED',
        `The migration ${name} was applied with another content: this program does not fit this database. Nothing was changed.`,
      )
    }
    return before === undefined
  })
}

async function applyAlone(client: Client, migration: Migration): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await client.query('BEGIN')
    try {
      await client.query(`SET LOCAL lock_timeout = ${lockMsMax}`)
      await applyMigration(client, migration)
      await client.query('COMMIT')
      return
    } catch (error) {
      await client.query('ROLLBACK')
      if (!lockCodes.has((error as { code?: unknown }).code) || tries === triesMax) throw failed(migration, error)
    }
    await wait(stepBackMs)
  }
}

function failed({ name }: Migration, error: unknown): BranchlineError {
  const reason = error instanceof Error ? error.message : String(error)
  return new BranchlineError('MIGRATION_FAILED', `The migration ${name} failed and was rolled back: ${reason}`, error)
}

/** Within the transaction that is open. */
export async function applyMigration(client: Client, { name, sql }: Migration): Promise<void> {
  await client.query(sql)
  await client.query(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES ($1, $2, $3, now(), 1)`,
    [randomUUID(), checksumOf(sql), name],
  )
}

/** Prisma's own table of what was applied. */
export async function keepBooks(client: Client): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ, "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT, "rolled_back_at" TIMESTAMPTZ, "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`)
}
