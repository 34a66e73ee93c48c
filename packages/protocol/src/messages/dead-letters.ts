import { z } from 'zod'
import { operationSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { afterSchema, pageLimit } from './page.ts'

export const deadLetterListInputSchema = z.object({ after: afterSchema, limit: pageLimit(limits.listPageRecords) })
export const deadLetterListOutputSchema = z.object({
  deadLetters: z.array(
    z.object({
      operationId: z.string(),
      doctype: z.string(),
      name: z.string(),
      operation: operationSchema,
      code: z.string(),
      message: z.string(),
      attempts: z.number().int(),
    }),
  ),
  nextAfter: z.string().nullable(),
})
export const deadLetterRetryInputSchema = z.object({
  operationIds: z.array(z.string().min(1).max(64)).min(1).max(limits.operationIds),
  reason: z.string().max(2_000).optional(),
})
/** The operations that were dead and are owed again; their successors follow in order. */
export const deadLetterRetryOutputSchema = z.object({ operationIds: z.array(z.string()) })
export type DeadLetterListOutput = z.infer<typeof deadLetterListOutputSchema>
