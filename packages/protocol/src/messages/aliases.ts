import { z } from 'zod'
import { documentSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { afterSchema, pageLimit } from './page.ts'

/** alias: the name stands for another Customer. separate: a person has said they are two, though they share a phone. */
export const aliasStateSchema = z.enum(['alias', 'separate'])

export const aliasSchema = z.object({
  doctype: z.string(),
  name: z.string(),
  aliasOf: z.string(),
  state: aliasStateSchema,
  /** Whose insert it was; null: central's. */
  branchCode: z.string().nullable(),
  /** Who split the two, and why. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  /** When it was made or split. */
  at: z.string(),
})

/** In name order. */
export const aliasListInputSchema = z.object({
  state: aliasStateSchema.optional(),
  /** A name, whole, on either side. */
  text: z.string().trim().min(1).max(140).optional(),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords),
})
export const aliasListOutputSchema = z.object({ aliases: z.array(aliasSchema), nextAfter: z.string().nullable() })

export const aliasSplitInputSchema = z.object({
  /** The alias; or one of two Customers that share a phone on purpose. */
  name: z.string().min(1).max(140),
  /** The other one. For an alias it may be left out. */
  from: z.string().min(1).max(140).optional(),
  reason: z.string().trim().min(1).max(limits.splitReasonChars),
})
/** The Customer under `name`, as it stands now. */
export const aliasSplitOutputSchema = z.object({ document: documentSchema })
export type AliasListInput = z.infer<typeof aliasListInputSchema>
export type AliasListOutput = z.infer<typeof aliasListOutputSchema>
export type AliasSplitInput = z.infer<typeof aliasSplitInputSchema>
export type AliasSplitOutput = z.infer<typeof aliasSplitOutputSchema>
