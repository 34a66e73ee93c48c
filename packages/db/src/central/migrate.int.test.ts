import { Client } from 'pg'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { migrations } from './generated/migrations.ts'
import { migrateCentral } from './migrate.ts'
import { openCentralStore } from './open-central-store.ts'

let url: string
let client: Client

beforeEach(async () => {
  url = await createScratchDatabase(inject('postgresUrl'))
  client = new Client({ connectionString: url })
  await client.connect()
})
afterEach(() => client.end())

const applied = async () =>
  (await client.query('SELECT migration_name AS name FROM "_prisma_migrations" ORDER BY started_at, 1')).rows.map(
    ({ name }) => name,
  )
const columns = async (table: string) =>
  (
    await client.query('SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1', [table])
  ).rows.map(({ name }) => name)

it('of many that start at once one migrates, and the others find it done', async () => {
  await Promise.all(Array.from({ length: 6 }, () => migrateCentral(url)))
  expect(await applied()).toHaveLength(migrations.length)
})

it('a migration that breaks half-way leaves what the one before it made, and is told by its code', async () => {
  const before = migrations.slice(0, -1)
  await migrateCentral(url, before)
  const broken = [
    ...before,
    {
      name: '9998_broken',
      sql: 'ALTER TABLE "Alert" ADD COLUMN "half" TEXT; ALTER TABLE "Nothing" ADD COLUMN "way" TEXT;',
    },
    { name: '9999_after', sql: 'CREATE TABLE "After" ("id" TEXT PRIMARY KEY)' },
  ]
  await expect(migrateCentral(url, broken)).rejects.toMatchObject({
    branchlineCode: 'MIGRATION_FAILED',
    message: expect.stringContaining('9998_broken failed and was rolled back'),
  })
  expect(await columns('Alert')).not.toContain('half')
  expect(await columns('After')).toEqual([])
  expect(await applied()).toEqual(before.map(({ name }) => name))
  await migrateCentral(url)
  expect(await applied()).toHaveLength(migrations.length)
})

it('a migration that was applied with another content is refused before anything is done', async () => {
  await migrateCentral(url, migrations.slice(0, 8))
  const [first, ...rest] = migrations
  const changed = [{ name: first?.name ?? '', sql: `${first?.sql}\n-- changed` }, ...rest]
  await expect(migrateCentral(url, changed)).rejects.toMatchObject({ branchlineCode: 'MIGRATION_FAILED' })
  expect(await applied()).toHaveLength(8)
})

it('a program of before goes on with a database that has later migrations', async () => {
  await migrateCentral(url, [
    ...migrations,
    { name: '9999_later', sql: 'CREATE TABLE "Later" ("id" TEXT PRIMARY KEY)' },
  ])
  const store = await openCentralStore({ dataDir: '', databaseUrl: url })
  expect(await store.read.epoch()).toMatch(/^[0-9a-f]{16}$/)
  await store.close()
})

it('a migration that waits for a table steps back, so that those who sell do not wait behind it', async () => {
  await migrateCentral(url)
  const holder = new Client({ connectionString: url })
  await holder.connect()
  await holder.query('BEGIN')
  await holder.query('LOCK TABLE "Document" IN ACCESS SHARE MODE')
  const later = [...migrations, { name: '9999_later', sql: 'ALTER TABLE "Document" ADD COLUMN "later" TEXT' }]
  const migrating = migrateCentral(url, later)
  // Behind the migration's own wait a reader would wait for good: the holder never ends by itself.
  const reader = client.query('SELECT count(*) FROM "Document"')
  await reader
  await new Promise((resolve) => setTimeout(resolve, 300))
  await client.query('SELECT count(*) FROM "Document"')
  await holder.query('COMMIT')
  await migrating
  await holder.end()
  expect(await columns('Document')).toContain('later')
})
