import { expect, it } from 'vitest'
import { isWrite, nameOfStatement } from './name-of-statement.ts'

it.each([
  ['BEGIN', 'begin'],
  ['COMMIT', 'commit'],
  ['SELECT pg_advisory_xact_lock(1112689524, 1)::text', 'feed lock'],
  ['SELECT pg_advisory_xact_lock(1112689506, hashtext($1))::text', 'branch lock'],
  [`SELECT pg_notify('branchline_feed', '')::text`, 'notify'],
  ['WITH d AS (INSERT INTO "Document" AS d VALUES (1) RETURNING 1) SELECT 1', 'insert Document'],
  ['DELETE FROM "public"."Session" WHERE true', 'delete Session'],
  ['SELECT "public"."User"."username" FROM "public"."User" WHERE 1=1', 'read User'],
])('%s is called %s', (text, name) => {
  expect(nameOfStatement(text)).toBe(name)
})

it('a statement that changes rows in a WITH is a write, a lock is none', () => {
  expect(isWrite('WITH d AS (INSERT INTO "Document" VALUES (1) RETURNING 1) SELECT 1')).toBe(true)
  expect(isWrite('SELECT pg_advisory_xact_lock(1112689524, 1)::text')).toBe(false)
})
