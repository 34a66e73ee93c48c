import { z } from 'zod'
import { limits } from '../limits.ts'
import { afterSchema, doctypeNameSchema, pageLimit } from './page.ts'
import { logRowSchema } from './status-summary.ts'

/** Newest first. All that is given has to fit. */
export const logListInputSchema = z.object({
  branchCode: z.string().max(16).optional(),
  kind: z.string().max(64).optional(),
  doctype: doctypeNameSchema.optional(),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords),
})
export const logListOutputSchema = z.object({ logs: z.array(logRowSchema), nextAfter: z.string().nullable() })
export type LogListInput = z.infer<typeof logListInputSchema>
export type LogListOutput = z.infer<typeof logListOutputSchema>
