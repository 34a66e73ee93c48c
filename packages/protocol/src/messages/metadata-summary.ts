import { z } from 'zod'
import { limits } from '../limits.ts'
import { afterSchema, doctypeNameSchema, pageLimit } from './page.ts'

/** Which documents of the branch central holds: of one shift, of one DocType, or all. */
export const metadataSummaryInputSchema = z.object({
  openingShift: z.string().min(1).max(140).optional(),
  doctype: doctypeNameSchema.optional(),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords),
})
export const metadataSummaryOutputSchema = z.object({
  records: z.array(z.object({ doctype: z.string(), name: z.string(), sync_uuid: z.string() })),
  nextAfter: z.string().nullable(),
})
export type MetadataSummaryInput = z.infer<typeof metadataSummaryInputSchema>
export type MetadataSummaryOutput = z.infer<typeof metadataSummaryOutputSchema>
