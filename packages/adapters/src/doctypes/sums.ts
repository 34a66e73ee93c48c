import { ledger } from '../behaviours/ledger.ts'

// The entries whose sums are a customer's money and points and a coupon's uses. Central makes some of them itself, without a branch.

export const walletTransaction = ledger({ customerLinks: ['customer'], decimals: ['amount'] })

export const loyaltyPointEntry = ledger({
  customerLinks: ['customer'],
  decimals: ['loyalty_points', 'purchase_amount'],
})

export const posCouponRedemption = ledger({ customerLinks: ['customer'] })
