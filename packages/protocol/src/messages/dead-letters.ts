import { z } from 'zod'
import { operationSchema, rawObjectSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { afterSchema, pageLimit } from './page.ts'

export const deadLetterListInputSchema = z.object({
  /** At central: of one branch. */
  branchCode: z.string().max(16).optional(),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords),
})
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
      /** At central: whose it is. */
      branchCode: z.string().optional(),
      /** What was refused, whole. */
      payload: rawObjectSchema.optional(),
      diedAt: z.string().optional(),
    }),
  ),
  nextAfter: z.string().nullable(),
})
export const deadLetterRetryInputSchema = z.object({
  operationIds: z.array(z.string().min(1).max(64)).min(1).max(limits.operationIds),
  reason: z.string().max(2_000).optional(),
})
/** The operations that were dead and are owed again; their successors follow in order. At central: those that their branches are asked for. */
export const deadLetterRetryOutputSchema = z.object({ operationIds: z.array(z.string()) })

/** The corrected document: same DocType, name, sync_uuid and docstatus as what was refused. */
export const deadLetterEditInputSchema = z.object({
  operationId: z.string().min(1).max(64),
  payload: rawObjectSchema,
})
/** The operation as it is owed now: under the same id, unless central holds a receipt for another content under that one. */
export const deadLetterEditOutputSchema = z.object({ operationId: z.string() })

export const deadLetterDiscardInputSchema = z
  .object({
    operationIds: z.array(z.string().min(1).max(64)).min(1).max(limits.operationIds),
    /** Kept in the log. Only a preview does without. */
    reason: z.string().trim().min(1).max(limits.discardReasonChars).optional(),
    /** Lists what would be discarded, and discards nothing. */
    preview: z.boolean().optional(),
  })
  .refine(({ reason, preview }) => preview === true || reason !== undefined, 'a discard needs a reason')
/** In the order they were owed; the successors of an insert or submit that never reached central are among them. */
export const deadLetterDiscardOutputSchema = z.object({ discarded: z.array(z.string()) })
/** A dead letter as its branch reports it. */
export const deadLetterReportSchema = z.object({
  operationId: z.string().min(1).max(64),
  doctype: z.string().max(140),
  name: z.string().max(140),
  operation: operationSchema,
  code: z.string().max(64),
  message: z.string().max(4_000),
  attempts: z.number().int(),
  diedAt: z.string(),
  payload: rawObjectSchema,
})
export type DeadLetterReport = z.infer<typeof deadLetterReportSchema>
export type DeadLetterListOutput = z.infer<typeof deadLetterListOutputSchema>
