import { z } from 'zod'
import { doctypeNameSchema } from './page.ts'

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

/** `doctypes`: what is loaded anew; absent: all that comes down. */
export const syncResyncInputSchema = z.object({ doctypes: z.array(doctypeNameSchema).min(1).max(200).optional() })
export const syncResyncOutputSchema = z.object({ doctypes: z.array(z.string()) })
export type SyncResyncInput = z.infer<typeof syncResyncInputSchema>
export type SyncResyncOutput = z.infer<typeof syncResyncOutputSchema>
export type SyncRunOutput = z.infer<typeof syncRunOutputSchema>
export type TestConnectionOutput = z.infer<typeof testConnectionOutputSchema>
