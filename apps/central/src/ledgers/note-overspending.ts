import { type Account, accountsOf, alertIdOf, balanceOf, decideAlert, ledgers, usesMax } from '@branchline/adapters'
import type { CentralReader, CentralTransaction, EntryGroupRow } from '@branchline/db/central'
import type { Document } from '@branchline/protocol'

export interface Standing {
  account: Account
  /** What its entries add up to, as decimal text. */
  balance: string
  /** How many entries there are. */
  entries: number
  /** Of a coupon, how often it may be used; else null. */
  limit: string | null
}

/** How accounts stand: one statement per ledger, and one for coupons. In the order given. */
export async function standingsOf(db: CentralReader, accounts: readonly Account[]): Promise<Standing[]> {
  const standings = new Map<Account, Standing>()
  for (const ledger of Object.values(ledgers)) {
    const of = accounts.filter((account) => account.ledger === ledger)
    if (of.length === 0) continue
    const groups = new Map<string, EntryGroupRow[]>()
    const found = await db.findLedgerEntries(
      ledger,
      of.map(({ names }) => names),
    )
    for (const group of found) groups.set(idOf(group.account), [...(groups.get(idOf(group.account)) ?? []), group])
    const limits = ledger.amount === null ? await limitsOf(db, of) : new Map<string, string | null>()
    for (const account of of) {
      const own = groups.get(idOf(account.names)) ?? []
      standings.set(account, {
        account,
        balance: balanceOf(ledger, own),
        entries: own.reduce((sum, { count }) => sum + count, 0),
        limit: limits.get(account.names[0] ?? '') ?? null,
      })
    }
  }
  return accounts.flatMap((account) => standings.get(account) ?? [])
}

function idOf(names: readonly string[]): string {
  return JSON.stringify(names)
}

async function limitsOf(db: CentralReader, accounts: Account[]): Promise<Map<string, string | null>> {
  const names = accounts.map(({ names: [name] }) => name ?? '')
  const rows = await db.findDocuments(names.map((key) => ({ doctype: 'POS Coupon', key })))
  return new Map(rows.map(({ name, body }) => [name, usesMax(JSON.parse(body))]))
}

/**
 * After documents are written, in the same transaction: an account that is overspent has one open alert, which goes when the balance is
 * right again. What both sides wrote is there; nothing is refused. `branchCode`: who wrote last, null for central.
 */
export async function noteOverspending(
  tx: CentralTransaction,
  documents: readonly Document[],
  branchCode: string | null,
): Promise<void> {
  const accounts = accountsOf(documents)
  if (accounts.length === 0) return
  const open = new Map((await tx.findAlerts(accounts.map(alertIdOf))).map((alert) => [alert.id, alert]))
  for (const { account, balance, limit } of await standingsOf(tx, accounts)) {
    const id = alertIdOf(account)
    const decided = decideAlert(account, balance, limit, open.get(id) ?? null)
    if (decided.act === 'none') continue
    const about = { branchCode, doctype: account.ledger.of, name: account.names[0] ?? null, message: decided.message }
    if (decided.act === 'clear') await tx.removeAlert(id)
    else await tx.putAlert({ id, code: 'OVERSPENT', ...about })
    if (decided.act === 'update') continue
    const kind = decided.act === 'raise' ? 'overspent' : 'overspending_cleared'
    await tx.addLogs([{ kind, ...about, ...(decided.act === 'raise' ? { code: 'OVERSPENT' } : {}) }])
  }
}
