import { ledger } from '../behaviours/ledger.ts'
import { ledgers } from '../ledgers/ledgers.ts'
import { checkNames } from '../validate/fields.ts'

const named = (doctype: keyof typeof ledgers) => [checkNames(ledgers[doctype].account)]

// The entries whose sums are a customer's money and points and a coupon's uses. Central makes some of them itself, without a branch.

export const walletTransaction = ledger({
  customerLinks: ['customer'],
  decimals: ['amount'],
  checks: named('Wallet Transaction'),
})

export const loyaltyPointEntry = ledger({
  customerLinks: ['customer'],
  decimals: ['loyalty_points', 'purchase_amount'],
  checks: named('Loyalty Point Entry'),
})

export const posCouponRedemption = ledger({
  customerLinks: ['customer'],
  checks: named('POS Coupon Redemption'),
})
