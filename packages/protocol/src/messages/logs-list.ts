import { z } from 'zod'
import { limits } from '../limits.ts'
import { afterSchema, pageLimit } from './page.ts'
import { logRowSchema } from './status-summary.ts'

/** Newest first. */
export const logListInputSchema = z.object({
  branchCode: z.string().max(16).optional(),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords),
})
export const logListOutputSchema = z.object({ logs: z.array(logRowSchema), nextAfter: z.string().nullable() })
export type LogListInput = z.infer<typeof logListInputSchema>
export type LogListOutput = z.infer<typeof logListOutputSchema>
