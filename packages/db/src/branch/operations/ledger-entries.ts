import type { EntryGroupRow, LedgerFields } from '../rows.ts'
import type { Db } from '../sql.ts'

/**
 * The entries of one account, alike ones together, without cancelled ones: one indexed read. The names of the fields stand in its text,
 * as they do in the index of that ledger. Amounts are as the documents have them: SQLite would add them up as doubles.
 */
export async function findLedgerEntries(
  db: Db,
  { doctype, account, amount, direction }: LedgerFields,
  names: string[],
): Promise<EntryGroupRow[]> {
  const field = (name: string | null) => (name === null ? 'NULL' : `"body" ->> ${literal(`$.${name}`)}`)
  const isAccount = account.map((name) => `${field(name)} = ?`).join(' AND ')
  const rows = db.sql.all<Omit<EntryGroupRow, 'count'> & { count: number | bigint }>(
    `SELECT ${field(amount)} AS amount, ${field(direction)} AS direction, count(*) AS count FROM "Document"
     WHERE "doctype" = ${literal(doctype)} AND ${isAccount} AND "docstatus" < 2 GROUP BY 1, 2`,
    ...names,
  )
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
