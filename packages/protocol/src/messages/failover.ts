import { z } from 'zod'
import { documentSchema, rawObjectSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { cursorSchema, doctypeNameSchema, pageLimit } from './page.ts'

/** A cashier's document, written at central in his branch's name. The branch is that of the login, whatever the document says. */
export const failoverSubmitInputSchema = z.object({
  doctype: doctypeNameSchema,
  document: rawObjectSchema,
  operation: z.enum(['submit', 'cancel']),
})
/** `unchanged`: central had it already, by whichever path. `deferred`: kept; the shift it names is not known here yet. */
export const failoverSubmitOutputSchema = z.object({
  document: documentSchema,
  status: z.enum(['applied', 'unchanged', 'deferred']),
})

export const failoverTransactionsInputSchema = z.object({
  cursor: cursorSchema,
  limit: pageLimit(limits.feedPageChanges),
  /** Also what the branch itself once pushed: for a branch that lost its disk. */
  all: z.boolean().optional(),
})
/** In feed order, within a page parents first. `pending`: how many more there are. */
export const failoverTransactionsOutputSchema = z.object({
  changes: z.array(z.object({ doctype: z.string(), document: documentSchema, hash: z.string() })),
  nextCursor: z.string().nullable(),
  hasMore: z.boolean(),
  pending: z.number().int(),
})

export type FailoverSubmitInput = z.infer<typeof failoverSubmitInputSchema>
export type FailoverSubmitOutput = z.infer<typeof failoverSubmitOutputSchema>
export type FailoverTransactionsInput = z.infer<typeof failoverTransactionsInputSchema>
export type FailoverTransactionsOutput = z.infer<typeof failoverTransactionsOutputSchema>
