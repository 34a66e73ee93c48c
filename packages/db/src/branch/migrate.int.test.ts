import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrations } from './generated/migrations.ts'
import { Connection } from './libsql/connection.ts'
import { appliedMigrations, migrateBranch } from './migrate.ts'

let folder: string
let connection: Connection

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'branchline-migrate-'))
  connection = new Connection(join(folder, 'branch.sqlite'))
})
afterEach(() => {
  connection.close()
  rmSync(folder, { recursive: true, force: true })
})

it('a migration that breaks half-way leaves what the one before it made, and is told by its code', () => {
  const before = migrations.slice(0, -1)
  migrateBranch(connection, before)
  const broken = [
    ...before,
    {
      name: '9998_broken',
      sql: 'ALTER TABLE "Alias" ADD COLUMN "half" TEXT; ALTER TABLE "Nothing" ADD COLUMN "way" TEXT;',
    },
  ]
  expect(() => migrateBranch(connection, broken)).toThrow(
    expect.objectContaining({
      branchlineCode: 'MIGRATION_FAILED',
      message: expect.stringContaining('9998_broken failed and was rolled back'),
    }),
  )
  const columns = connection.all<{ name: string }>('PRAGMA table_info("Alias")', []).map(({ name }) => name)
  expect(columns).not.toContain('half')
  expect([...appliedMigrations(connection).keys()]).toEqual(before.map(({ name }) => name))
  migrateBranch(connection)
  expect(appliedMigrations(connection).size).toBe(migrations.length)
})

it('a migration that was applied with another content is refused before anything is done', () => {
  migrateBranch(connection, migrations.slice(0, 2))
  const [first] = migrations
  expect(() => migrateBranch(connection, [{ name: first?.name ?? '', sql: `${first?.sql}\n-- changed` }])).toThrow(
    expect.objectContaining({ branchlineCode: 'MIGRATION_FAILED' }),
  )
})

it('who finds the database half migrated by another process goes on from there', () => {
  migrateBranch(connection, migrations.slice(0, 3))
  const other = new Connection(join(folder, 'branch.sqlite'))
  migrateBranch(other)
  other.close()
  migrateBranch(connection)
  expect(appliedMigrations(connection).size).toBe(migrations.length)
})

it('a database of an early release, with operations owed, is upgraded: each is there with what it carries', () => {
  migrateBranch(
    connection,
    migrations.filter(({ name }) => name < '0003'),
  )
  const owed = 2_000
  connection.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${owed})
     INSERT INTO "Outbox" ("operationId", "doctype", "key", "name", "operation", "payload", "payloadHash", "hlc", "state", "createdAt")
     SELECT 'o' || i, 'Sales Invoice', 'k' || i, 'SINV-' || i, 'submit', 'payload ' || i, 'hash', 'hlc', 'pending', '2026-03-01' FROM n`,
  )
  migrateBranch(connection)
  const whole = `SELECT count(*) FROM "Outbox" o JOIN "OutboxPayload" p USING ("sequence")
    WHERE p."payload" = 'payload ' || substr(o."operationId", 2) AND o."state" = 'pending'`
  expect([connection.value(whole), connection.value('SELECT count(*) FROM "Outbox"')]).toEqual([owed, owed])
  expect(connection.value('PRAGMA integrity_check')).toBe('ok')
})
