import { expect, it } from 'vitest'
import { migrations as branch } from './branch/generated/migrations.ts'
import { migrations as central } from './central/generated/migrations.ts'

// While a new central starts, the one before it still serves, and a program of before may be started again: a migration adds, and takes
// away only what no version in the field reads or writes any more. What is listed here was looked at, each with its reason.
const allowed: Record<string, string> = {
  'branch 0003_outbox_payload: ALTER TABLE "Outbox" DROP COLUMN "payload"':
    'a branch is one process, which migrates before it serves; what the column held is in OutboxPayload',
  'central 0011_ledgers: ALTER TABLE "Tombstone" ALTER COLUMN "position" DROP NOT NULL':
    'who wrote a position goes on writing it',
  'central 0012_verify: ALTER TABLE "Document" ALTER COLUMN "key" TYPE TEXT COLLATE "C"':
    'the values stay, and so do those who read and write them; only their order is another',
}

/** An index is no part of what a program reads or writes; what is new in this migration nobody uses yet. */
function contracting(sql: string): string[] {
  const made = [...sql.matchAll(/CREATE TABLE "(\w+)"/g)].map(([, name]) => name ?? '')
  const statements = sql
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .split(';')
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
  return statements.filter((text) => {
    if (/^(DROP (TABLE|VIEW|TYPE|SEQUENCE|FUNCTION|TRIGGER)|TRUNCATE)\b/i.test(text)) return true
    const table = /^ALTER TABLE "(\w+)"/i.exec(text)?.[1]
    if (table === undefined || made.includes(table)) return false
    if (/\b(DROP|RENAME|SET NOT NULL|SET DATA TYPE|ALTER COLUMN "\w+" TYPE)\b/i.test(text)) return true
    return text.split(/,\s*(?=ADD )|(?=ADD COLUMN )/i).some((part) => /ADD COLUMN/i.test(part) && requiresAValue(part))
  })
}

const requiresAValue = (part: string) => /NOT NULL/i.test(part) && !/DEFAULT|GENERATED/i.test(part)

it.each([
  ['branch', branch],
  ['central', central],
] as const)('a migration of the %s takes away nothing that the version before reads or writes', (side, migrations) => {
  const found = migrations.flatMap(({ name, sql }) => contracting(sql).map((text) => `${side} ${name}: ${text}`))
  const reasoned = Object.keys(allowed).filter((text) => text.startsWith(`${side} `))
  expect(found).toEqual(reasoned)
})

it('what would break the version before is seen, and what would not is not', () => {
  const seen = (sql: string) => contracting(sql).length
  expect(seen('DROP TABLE "Old"')).toBe(1)
  expect(seen('ALTER TABLE "Old" DROP COLUMN "x"')).toBe(1)
  expect(seen('ALTER TABLE "Old" RENAME COLUMN "x" TO "y"')).toBe(1)
  expect(seen('ALTER TABLE "Old" ADD COLUMN "x" TEXT NOT NULL')).toBe(1)
  expect(seen('ALTER TABLE "Old" ADD COLUMN "a" TEXT DEFAULT 1, ADD COLUMN "b" TEXT NOT NULL')).toBe(1)
  expect(seen('ALTER TABLE "Old" ADD COLUMN "x" TEXT NOT NULL DEFAULT 1, ADD COLUMN "y" TEXT')).toBe(0)
  expect(seen('DROP INDEX "Old_idx"; CREATE TABLE "New" ("a" TEXT NOT NULL); -- DROP TABLE "Old"')).toBe(0)
})
