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

/** How often each of these coupons may be used, by name. */
export type Limits = Map<string, string | null>

/** How accounts stand: one statement per ledger. In the order given. */
export async function standingsOf(
  db: CentralReader,
  accounts: readonly Account[],
  limits: Limits,
): Promise<Standing[]> {
  const standings = new Map<Account, Standing>()
  for (const ledger of Object.values(ledgers)) {
    const of = accounts.filter((account) => account.ledger === ledger)
    if (of.length === 0) continue
    const groups = new Map<string, EntryGroupRow[]>()
    const found = await db.findLedgerEntries(
      ledger,
      of.map(({ names }) => names),
    )
    for (const group of found) {
      const known = groups.get(idOf(group.account))
      if (known) known.push(group)
      else groups.set(idOf(group.account), [group])
    }
    for (const account of of) {
      const own = groups.get(idOf(account.names)) ?? []
      const entries = own.reduce((sum, { count }) => sum + count, 0)
      standings.set(account, { account, balance: balanceOf(ledger, own), entries, limit: limitOf(account, limits) })
    }
  }
  return accounts.flatMap((account) => standings.get(account) ?? [])
}

function idOf(names: readonly string[]): string {
  return JSON.stringify(names)
}

function limitOf({ ledger, names }: Account, limits: Limits): string | null {
  return ledger.amount === null ? (limits.get(names[0] ?? '') ?? null) : null
}

/** The limits of the coupons among these accounts. One statement, none where there is no coupon. */
export async function limitsOf(db: CentralReader, accounts: readonly Account[]): Promise<Limits> {
  const coupons = accounts.filter(({ ledger }) => ledger.amount === null)
  const rows = await db.findDocuments(coupons.map(({ ledger, names }) => ({ doctype: ledger.of, key: names[0] ?? '' })))
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
  const touched = accountsOf(documents)
  if (touched.length === 0) return
  const open = new Map((await tx.findAlerts(touched.map(alertIdOf))).map((alert) => [alert.id, alert]))
  const limits = await limitsOf(tx, touched)
  // A coupon without a limit may have been used a million times, and nobody asks how often.
  const accounts = touched.filter(
    (account) => account.ledger.amount !== null || limitOf(account, limits) !== null || open.has(alertIdOf(account)),
  )
  for (const { account, balance, limit } of await standingsOf(tx, accounts, limits)) {
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
