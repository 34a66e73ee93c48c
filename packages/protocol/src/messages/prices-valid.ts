import { z } from 'zod'
import { documentSchema } from '../document.ts'
import { limits } from '../limits.ts'

const name = z.string().min(1).max(140)
const decimal = z.union([z.number().finite(), z.string().regex(/^-?\d{1,30}(\.\d{1,20})?$/, 'a decimal number')])

export const pricesValidInputSchema = z.object({
  price_list: name,
  currency: name.optional(),
  customer: name.optional(),
  /** Absent: the branch's business day now, by its own time zone. */
  day: z.iso.date().optional(),
  items: z
    .array(
      z.object({
        item_code: name,
        uom: name.optional(),
        /** Its price stands in where `uom` has none of its own; the caller converts. */
        stock_uom: name.optional(),
        batch_no: name.optional(),
        /** A price for packs counts only for whole packs. */
        qty: decimal.optional(),
      }),
    )
    .min(1)
    .max(limits.priceItems),
})

/** The Item Price of each item on that day, in the order asked; null: it has none. */
export const pricesValidOutputSchema = z.object({
  day: z.string(),
  timezone: z.string(),
  prices: z.array(documentSchema.nullable()),
})
export type PricesValidInput = z.infer<typeof pricesValidInputSchema>
export type PricesValidOutput = z.infer<typeof pricesValidOutputSchema>
