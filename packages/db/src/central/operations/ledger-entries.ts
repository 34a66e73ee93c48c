import type { EntryGroupRow, LedgerFields } from '../rows.ts'
import { asJson, type Sql } from '../sql.ts'

/**
 * The entries of these accounts, alike ones together, without cancelled ones. One statement, one index look-up per account.
 */
export async function findLedgerEntries(
  sql: Sql,
  ledger: LedgerFields,
  accounts: string[][],
): Promise<EntryGroupRow[]> {
  return accounts.length === 0 ? [] : sql.all(ledgerEntriesText(ledger), asJson(accounts))
}

/** The names of the fields stand in the statement, as they do in the index of that ledger. */
export function ledgerEntriesText({ doctype, account, amount, direction }: LedgerFields): string {
  const field = (name: string | null) => (name === null ? 'NULL::text' : `("body"::jsonb ->> ${literal(name)})`)
  const isAccount = account.map((name, index) => `${field(name)} = a.account ->> ${index}`).join(' AND ')
  return `SELECT a.account, d.amount, d.direction, count(*)::integer AS count FROM jsonb_array_elements($1::jsonb) AS a(account)
     CROSS JOIN LATERAL (SELECT ${field(amount)} AS amount, ${field(direction)} AS direction FROM "Document"
       WHERE "doctype" = ${literal(doctype)} AND ${isAccount} AND "docstatus" < 2 OFFSET 0) d
     GROUP BY 1, 2, 3`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
