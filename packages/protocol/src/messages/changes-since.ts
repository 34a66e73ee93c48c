import { z } from 'zod'
import { documentSchema, fieldTimesSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { cursorSchema, doctypeNameSchema, pageLimit } from './page.ts'

export const changesSinceInputSchema = z.object({
  doctype: doctypeNameSchema,
  cursor: cursorSchema,
  limit: pageLimit(limits.feedPageChanges, 1_000),
})

export const upsertChangeSchema = z.object({
  kind: z.literal('upsert'),
  document: documentSchema,
  hash: z.string(),
  hlc: z.string(),
  fieldTimes: fieldTimesSchema.optional(),
})
export const tombstoneChangeSchema = z.object({
  kind: z.literal('tombstone'),
  name: z.string(),
  /** The record's identity where that is not its name (sync_uuid). */
  key: z.string().optional(),
  hlc: z.string(),
})
export const changeSchema = z.discriminatedUnion('kind', [upsertChangeSchema, tombstoneChangeSchema])
export type Change = z.infer<typeof changeSchema>

/** Changes in commit order. `nextCursor` also advances over what the branch may not see. */
export const changesSinceOutputSchema = z.object({
  changes: z.array(changeSchema),
  nextCursor: z.string(),
  hasMore: z.boolean(),
})
export type ChangesSinceInput = z.infer<typeof changesSinceInputSchema>
export type ChangesSinceOutput = z.infer<typeof changesSinceOutputSchema>
