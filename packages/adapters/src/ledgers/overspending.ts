import { v5 as uuidV5 } from 'uuid'
import { isOverspent } from './balance.ts'
import type { Account } from './ledgers.ts'

/** The namespace of the ids by which each account has one open alert at the most. Never changes. */
const alertNamespace = '0d3d8f1e-6a3b-5c8e-9a55-2f6e7c1b4a10'

export interface OpenAlert {
  message: string
}

/** What to do about an account's alert. */
export type AlertDecision =
  | { act: 'raise' | 'update'; message: string }
  | { act: 'clear'; message: string }
  | { act: 'none' }

export function alertIdOf({ ledger, names }: Account): string {
  return uuidV5(JSON.stringify(['OVERSPENT', ledger.doctype, ...names]), alertNamespace)
}

/** `limit`: uses of a coupon, null for everything else. `open`: the account's alert as it stands, null for none. */
export function decideAlert(
  account: Account,
  balance: string,
  limit: string | null,
  open: OpenAlert | null,
): AlertDecision {
  const message = say(account, balance, limit)
  if (!isOverspent(account.ledger, balance, limit)) return open ? { act: 'clear', message } : { act: 'none' }
  if (!open) return { act: 'raise', message }
  return open.message === message ? { act: 'none' } : { act: 'update', message }
}

function say({ ledger, names }: Account, balance: string, limit: string | null): string {
  const [name, customer] = names
  if (ledger.amount === null) return `coupon ${name} was used ${balance} times, of ${limit ?? 'any number of'} allowed`
  if (customer !== undefined) return `${customer} has ${balance} points of ${name}`
  return `wallet ${name} holds ${balance}`
}
