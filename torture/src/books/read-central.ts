import { Client } from 'pg'
import type { CentralBook, DocumentRow, ReceiptRow } from './books.ts'

type Raw<Row> = { [Field in keyof Row]: Row[Field] extends bigint | null ? string | null : Row[Field] }
type CentralDocument = CentralBook['documents'][number]

/** Everything central holds, in one snapshot. */
export function readCentral(databaseUrl: string): Promise<CentralBook> {
  return reading(databaseUrl, async (client) => {
    const documents = await client.query<Raw<DocumentRow & Pick<CentralDocument, 'position' | 'version'>>>(
      `SELECT "doctype", "key", "name", "originBranch", "docstatus", "hash", "position", "version",
         CASE WHEN "doctype" = 'Sales Invoice' THEN "body"::json ->> 'grand_total' END AS "grandTotal" FROM "Document"`,
    )
    const tombstones = await client.query<Raw<CentralBook['tombstones'][number]>>(
      'SELECT "doctype", "key", "position" FROM "Tombstone"',
    )
    const receipts = await client.query<Omit<ReceiptRow, 'atMs'> & { at: Date }>(
      `SELECT "branchCode", "operationId", "sequence", "doctype", "key", "operation", "status", "at" FROM "Receipt"
       ORDER BY "branchCode", "sequence"`,
    )
    const conflicts = await client.query(`SELECT count(*)::int AS n FROM "Conflict" WHERE "status" = 'open'`)
    return {
      documents: documents.rows.map((row) => ({ ...row, position: big(row.position) })),
      tombstones: tombstones.rows.map((row) => ({ ...row, position: big(row.position) })),
      receipts: receipts.rows.map(({ at, ...row }) => ({ ...row, atMs: at.getTime() })),
      openConflicts: conflicts.rows[0].n,
    }
  })
}

/** DocType -> the newest place in the feed. */
export function readFeedEnds(databaseUrl: string): Promise<Map<string, bigint>> {
  return reading(databaseUrl, async (client) => {
    const { rows } = await client.query<{ doctype: string; position: string }>(
      `SELECT "doctype", max("position") AS "position" FROM (
         SELECT "doctype", "position" FROM "Document" UNION ALL SELECT "doctype", "position" FROM "Tombstone") f
       WHERE "position" IS NOT NULL GROUP BY "doctype"`,
    )
    return new Map(rows.map(({ doctype, position }) => [doctype, BigInt(position)]))
  })
}

async function reading<T>(databaseUrl: string, body: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    return await body(client)
  } finally {
    await client.end()
  }
}

function big(value: string | null): bigint | null {
  return value === null ? null : BigInt(value)
}
