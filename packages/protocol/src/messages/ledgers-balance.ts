import { z } from 'zod'

const name = z.string().min(1).max(140)

/** A wallet, a customer's points of a programme, or a coupon. */
export const ledgerBalanceInputSchema = z.union([
  z.strictObject({ wallet: name }),
  z.strictObject({ loyaltyProgram: name, customer: name }),
  z.strictObject({ coupon: name }),
])

/** What its entries add up to here and now, as exact decimal text: money, points, or uses of a coupon. */
export const ledgerBalanceOutputSchema = z.object({
  balance: z.string(),
  entries: z.number().int(),
  /** How often a coupon may be used; null: no limit, or no coupon. */
  limit: z.string().nullable(),
  overspent: z.boolean(),
})
export type LedgerBalanceInput = z.infer<typeof ledgerBalanceInputSchema>
export type LedgerBalanceOutput = z.infer<typeof ledgerBalanceOutputSchema>
