import { z } from 'zod'

/** Exact decimal text, as 1234.50; never rounded. */
export const amountSchema = z.string()

/**
 * The money of one currency, exact decimals. What was sold is at central, on its way, held back for a person, or missing:
 * `sold` = `atCentral` + `onItsWay` + `held` + `missing`.
 */
export const moneyStripSchema = z.object({
  /** ISO 4217; XXX: none is named. */
  currency: z.string(),
  sold: amountSchema,
  atCentral: amountSchema,
  missing: amountSchema,
  onItsWay: amountSchema,
  /** In dead letters. */
  held: amountSchema,
  /** When the oldest sale that is not at central was made; null: all are there. */
  oldestAt: z.string().nullable(),
  /** Of each branch's present business day. */
  today: z.object({ sold: amountSchema, atCentral: amountSchema }),
})
export type MoneyStrip = z.infer<typeof moneyStripSchema>

export const dayMoneySchema = z.object({
  /** The branch's business day, YYYY-MM-DD. */
  day: z.string(),
  currency: z.string(),
  /** As the branch says. */
  sold: amountSchema,
  soldCount: z.number().int(),
  /** As central counts its documents. */
  arrived: amountSchema,
  arrivedCount: z.number().int(),
  /** `sold` less `arrived`. */
  difference: amountSchema,
})
export type DayMoney = z.infer<typeof dayMoneySchema>

export const businessDaySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a business day is YYYY-MM-DD')
