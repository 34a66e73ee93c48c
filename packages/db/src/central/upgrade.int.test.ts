import { Client } from 'pg'
import { expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { takeFeedLock } from './feed-lock.ts'
import { migrations } from './generated/migrations.ts'
import { migrateCentral } from './migrate.ts'

// The database as the release before left it, with documents in it, is upgraded while a central of that release goes on writing and reading.

/** An early release, to which the later ones have added tables, columns, collations, triggers and books. */
const before = migrations.filter(({ name }) => name < '0009')
const documents = 3_000

const insert = `INSERT INTO "Document" ("doctype", "key", "name", "docstatus", "body", "hash", "hlc", "version", "position", "originBranch", "scope", "updatedAt")`

it('a database with data is upgraded while others sell and read: nothing is lost, and no one is refused', async () => {
  const url = await createScratchDatabase(inject('postgresUrl'))
  await migrateCentral(url, before)
  const [seller, reader] = [new Client({ connectionString: url }), new Client({ connectionString: url })]
  await seller.connect()
  await reader.connect()
  const sell = async (from: number, to: number) => {
    await seller.query('BEGIN')
    await seller.query(takeFeedLock)
    await seller.query(
      `${insert} SELECT 'Sales Invoice', 'key-' || n, 'SINV-CAI-2026-' || n, 1,
        json_build_object('posting_date', '2026-03-01', 'grand_total', '12.50', 'currency', 'EGP')::text, 'hash', 'hlc', 1,
        nextval('feed_position'), 'CAI', 'CAI', now() FROM generate_series($1::int, $2::int) n`,
      [from, to],
    )
    await seller.query('COMMIT')
  }
  await sell(1, documents)
  let upgrading = true
  let sold = documents
  let slowestMs = 0
  const selling = (async () => {
    while (upgrading) {
      const startedMs = Date.now()
      await sell(sold + 1, sold + 1)
      slowestMs = Math.max(slowestMs, Date.now() - startedMs)
      sold += 1
    }
  })()
  const reading = (async () => {
    let seen = documents
    while (upgrading) {
      const { rows } = await reader.query(
        `SELECT count(*)::int AS count FROM "Document" WHERE "doctype" = 'Sales Invoice'`,
      )
      expect(rows[0]?.count).toBeGreaterThanOrEqual(seen)
      seen = rows[0]?.count
    }
  })()
  await Promise.all([migrateCentral(url), migrateCentral(url)])
  upgrading = false
  await Promise.all([selling, reading])
  const { rows } = await reader.query(
    `SELECT count(*)::int AS count, sum((body::json->>'grand_total')::decimal)::text AS money FROM "Document"`,
  )
  expect(sold).toBeGreaterThan(documents)
  expect(rows).toEqual([{ count: sold, money: (sold * 12.5).toFixed(2) }])
  // The books that a later migration keeps hold what was sold before, during and after it.
  const books = await reader.query(
    `SELECT "arrivedCount" AS count, "arrived"::text AS money FROM "MoneyDay" WHERE "day" = '*'`,
  )
  expect(books.rows).toEqual([{ count: sold, money: (sold * 12.5).toFixed(2) }])
  const { rows: applied } = await reader.query('SELECT count(*)::int AS count FROM "_prisma_migrations"')
  expect(applied).toEqual([{ count: migrations.length }])
  expect(slowestMs).toBeLessThan(20_000)
  await seller.end()
  await reader.end()
})
