import { z } from 'zod'
import { documentSchema, operationSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { cursorSchema, doctypeNameSchema, pageLimit } from './page.ts'

export const eventsSinceInputSchema = z.object({
  doctypes: z.array(doctypeNameSchema).min(1).max(200),
  cursor: cursorSchema,
  limit: pageLimit(limits.eventPageRecords, 500),
})

/**
 * A version that reached central. At least once, without gaps; not always in order per record: a reader drops a version older than
 * the one it has. A record written several times since the cursor comes once, as it is now.
 */
export const eventSchema = z.object({
  doctype: z.string(),
  name: z.string(),
  /** Null: deleted. */
  document: documentSchema.nullable(),
  operation: operationSchema,
  version: z.number().int(),
  /** When central wrote it, ISO-8601. */
  at: z.string(),
  origin_branch: z.string().nullable(),
})

export const eventsSinceOutputSchema = z.object({
  events: z.array(eventSchema),
  nextCursor: z.string(),
  hasMore: z.boolean(),
})
export type EventsSinceInput = z.infer<typeof eventsSinceInputSchema>
export type EventsSinceOutput = z.infer<typeof eventsSinceOutputSchema>
export type Event = z.infer<typeof eventSchema>
