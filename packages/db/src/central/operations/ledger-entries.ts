import type { EntryGroupRow, LedgerFields } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

/**
 * The entries of these accounts, alike ones together, without cancelled ones. One statement, one index look-up per account; the
 * names of the fields stand in its text, as they do in the index of that ledger.
 */
export async function findLedgerEntries(
  sql: Sql,
  { doctype, account, amount, direction }: LedgerFields,
  accounts: string[][],
): Promise<EntryGroupRow[]> {
  if (accounts.length === 0) return []
  const field = (name: string | null) => (name === null ? 'NULL::text' : `("body"::jsonb ->> ${literal(name)})`)
  const isAccount = account.map((name, index) => `${field(name)} = a.account ->> ${index}`).join(' AND ')
  return sql.all(
    `SELECT a.account, d.amount, d.direction, count(*)::integer AS count FROM jsonb_array_elements($1::jsonb) AS a(account)
     CROSS JOIN LATERAL (SELECT ${field(amount)} AS amount, ${field(direction)} AS direction FROM "Document"
       WHERE "doctype" = ${literal(doctype)} AND ${isAccount} AND "docstatus" < 2 OFFSET 0) d
     GROUP BY 1, 2, 3`,
    asJson(accounts),
  )
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
