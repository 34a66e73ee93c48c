import { z } from 'zod'

/** What one run did. `remaining`: operations still owed, or DocTypes still behind. */
export const syncRunOutputSchema = z.object({
  applied: z.number().int(),
  rejected: z.number().int(),
  deferred: z.number().int(),
  remaining: z.number().int(),
  /** Why the run ended early, in a sentence; absent when central answered. */
  error: z.string().optional(),
})
export const testConnectionOutputSchema = z.object({
  ok: z.boolean(),
  code: z.string().optional(),
  message: z.string(),
})
export type SyncRunOutput = z.infer<typeof syncRunOutputSchema>
export type TestConnectionOutput = z.infer<typeof testConnectionOutputSchema>
