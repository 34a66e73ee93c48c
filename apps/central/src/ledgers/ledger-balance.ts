import { accountNamed, isOverspent } from '@branchline/adapters'
import type { CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { limitsOf, standingsOf } from './note-overspending.ts'

/** `ledgers.balance`: the sum of the entries that have reached central. */
export function ledgerBalance({ store }: Services): CentralHandlers['ledgers']['balance'] {
  return async (named) => {
    const account = accountNamed(named)
    const limits = await limitsOf(store.read, [account])
    const [standing] = await standingsOf(store.read, [account], limits)
    const { balance = '0', entries = 0, limit = null } = standing ?? {}
    return { balance, entries, limit, overspent: isOverspent(account.ledger, balance, limit) }
  }
}
