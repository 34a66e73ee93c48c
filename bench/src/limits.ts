import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { Client } from 'pg'

/** The physical limit of a pull: raw `json_each` upserts of documents held as text, 1,000 a commit, WAL, FULL. Milliseconds. */
export function sqliteUpserts(documents: Record<string, unknown>[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-limit-'))
  const database = new Database(join(folder, 'limit.sqlite'))
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000')
    database.exec('CREATE TABLE document (doctype TEXT, name TEXT, body TEXT, PRIMARY KEY (doctype, name))')
    const pages = inPages(documents.map((document) => [document.doctype, document.name, JSON.stringify(document)]))
    const upsert = database.prepare(
      `INSERT INTO document SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
       ON CONFLICT (doctype, name) DO UPDATE SET body = excluded.body`,
    )
    const started = performance.now()
    for (const page of pages) upsert.run([JSON.stringify(page)])
    return performance.now() - started
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The physical limit of a push: one `jsonb_to_recordset` insert per 1,000 documents held as text, durable. Milliseconds. */
export async function postgresInserts(url: string, documents: Record<string, unknown>[]): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('CREATE TABLE bench_limit (doctype text, key text PRIMARY KEY, body text)')
    const pages = inPages(
      documents.map((document, index) => ({
        doctype: 'Sales Invoice',
        key: String(index),
        body: JSON.stringify(document),
      })),
    )
    const started = performance.now()
    for (const page of pages) {
      await client.query(
        'INSERT INTO bench_limit SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(doctype text, key text, body text)',
        [JSON.stringify(page)],
      )
    }
    return performance.now() - started
  } finally {
    await client.query('DROP TABLE IF EXISTS bench_limit')
    await client.end()
  }
}

function inPages<T>(rows: T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / 1_000) }, (_, page) =>
    rows.slice(page * 1_000, page * 1_000 + 1_000),
  )
}
