import { type Account, accountNamed, balanceOf, isOverspent, usesMax } from '@branchline/adapters'
import type { BranchHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `ledgers.balance`: the sum of the entries that are at this branch; what siblings spent while the line is cut comes later. */
export function ledgerBalance({ store }: Services): BranchHandlers['ledgers']['balance'] {
  return async (named) => {
    const account = accountNamed(named)
    const groups = await store.read.findLedgerEntries(account.ledger, account.names)
    const balance = balanceOf(account.ledger, groups)
    const limit = await limitOf(store, account)
    const entries = groups.reduce((sum, { count }) => sum + count, 0)
    return { balance, entries, limit, overspent: isOverspent(account.ledger, balance, limit) }
  }
}

async function limitOf(store: Services['store'], { ledger, names: [key = ''] }: Account): Promise<string | null> {
  if (ledger.amount !== null) return null
  const coupon = await store.read.findDocument({ doctype: ledger.of, key })
  return coupon ? usesMax(JSON.parse(coupon.body)) : null
}
