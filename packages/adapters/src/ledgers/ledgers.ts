import type { Document } from '@branchline/protocol'
import { isEmpty } from '../validate/check.ts'

/** How the entries of one insert-only ledger add up. */
export interface Ledger {
  /** The DocType of its entries. */
  doctype: string
  /** The DocType of what is spent from. */
  of: string
  /** The fields of an entry that together name the account. */
  account: readonly string[]
  /** The field that is summed; null: each entry counts one. */
  amount: string | null
  /** The field whose value says which way an amount goes; null: its sign does. */
  direction: string | null
}

/** The ledgers whose sums are a balance. Stock is summed elsewhere, by item and warehouse. */
export const ledgers = {
  'Wallet Transaction': {
    doctype: 'Wallet Transaction',
    of: 'Wallet',
    account: ['wallet'],
    amount: 'amount',
    direction: 'transaction_type',
  },
  'Loyalty Point Entry': {
    doctype: 'Loyalty Point Entry',
    of: 'Loyalty Program',
    account: ['loyalty_program', 'customer'],
    amount: 'loyalty_points',
    direction: null,
  },
  'POS Coupon Redemption': {
    doctype: 'POS Coupon Redemption',
    of: 'POS Coupon',
    account: ['coupon'],
    amount: null,
    direction: null,
  },
} as const satisfies Record<string, Ledger>

export type LedgerDoctype = keyof typeof ledgers

/** One wallet, one customer's points of one programme, or one coupon. */
export interface Account {
  ledger: Ledger
  /** The values of `ledger.account`, in its order. */
  names: string[]
}

export function ledgerOf(doctype: string): Ledger | null {
  return Object.hasOwn(ledgers, doctype) ? ledgers[doctype as LedgerDoctype] : null
}

/** Whether a document of this DocType may change a balance or its limit: every other batch has nothing to look at. */
export function touchesAccounts(doctype: string): boolean {
  return ledgerOf(doctype) !== null || doctype === coupons.of
}

const coupons: Ledger = ledgers['POS Coupon Redemption']

/** The accounts whose balance, or whose limit, these documents may have changed; each once. */
export function accountsOf(documents: readonly Document[]): Account[] {
  const accounts = new Map<string, Account>()
  for (const document of documents) {
    const account = document.doctype === coupons.of ? { ledger: coupons, names: [document.name] } : accountOf(document)
    if (account) accounts.set(JSON.stringify([account.ledger.doctype, ...account.names]), account)
  }
  return [...accounts.values()]
}

/** The account a caller names. */
export function accountNamed(
  named: { wallet: string } | { loyaltyProgram: string; customer: string } | { coupon: string },
): Account {
  if ('wallet' in named) return { ledger: ledgers['Wallet Transaction'], names: [named.wallet] }
  if ('coupon' in named) return { ledger: coupons, names: [named.coupon] }
  return { ledger: ledgers['Loyalty Point Entry'], names: [named.loyaltyProgram, named.customer] }
}

function accountOf(document: Document): Account | null {
  const ledger = ledgerOf(document.doctype)
  if (!ledger) return null
  const names = ledger.account.map((field) => document[field])
  return names.some(isEmpty) ? null : { ledger, names: names.map(String) }
}
