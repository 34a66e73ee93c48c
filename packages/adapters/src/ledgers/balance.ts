import type { Document } from '@branchline/protocol'
import Big from 'big.js'
import type { Ledger } from './ledgers.ts'

/** Entries of one account that are alike in what the sum depends on. */
export interface EntryGroup {
  /** As the entries have it; null: absent. */
  amount: string | number | null
  direction: string | null
  count: number
}

/** A wallet takes out with this; everything else puts in. */
const takesOut = 'Debit'

/** What an account's entries add up to, exact, as plain decimal text. */
export function balanceOf(ledger: Ledger, groups: readonly EntryGroup[]): string {
  return groups
    .reduce((sum, group) => {
      const amount = ledger.amount === null ? new Big(1) : decimal(group.amount)
      const change = amount.times(group.count)
      return group.direction === takesOut ? sum.minus(change) : sum.plus(change)
    }, new Big(0))
    .toFixed()
}

/** An empty amount is nothing; decimal text may carry a plus. */
function decimal(amount: string | number | null): Big {
  return new Big(String(amount ?? '').replace(/^\+/, '') || 0)
}

/** How often a coupon may be used in the whole chain; null: as often as one likes. */
export function usesMax(coupon: Pick<Document, string>): string | null {
  const value = coupon.maximum_use
  if (typeof value !== 'number' && typeof value !== 'string') return null
  try {
    const limit = new Big(value)
    return limit.gt(0) ? limit.toFixed() : null
  } catch {
    return null
  }
}

/** Is more gone than there was? A coupon has a limit of uses; of money and points there may not be less than none. */
export function isOverspent(ledger: Ledger, balance: string, limit: string | null): boolean {
  if (ledger.amount !== null) return new Big(balance).lt(0)
  return limit !== null && new Big(balance).gt(limit)
}
