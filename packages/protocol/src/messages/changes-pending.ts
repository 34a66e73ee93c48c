import { z } from 'zod'
import { limits } from '../limits.ts'
import { cursorSchema, doctypeNameSchema } from './page.ts'

/** Every DocType the branch follows, with the cursor it has applied. */
export const changesPendingInputSchema = z.object({
  cursors: z
    .record(doctypeNameSchema, cursorSchema)
    .refine((cursors) => Object.keys(cursors).length <= limits.cursors, `at most ${limits.cursors} cursors`),
})
export const changesWaitInputSchema = changesPendingInputSchema.extend({
  /** That of the rules the branch has; newer ones end the wait. Absent: those of the moment. */
  rulesVersion: z.string().max(64).optional(),
  /** Where the branch is in `failover.transactions`; what lies beyond ends the wait. Absent: nothing of it does. */
  failover: cursorSchema.optional(),
})
/** The DocTypes that have something beyond their cursor. */
export const changesPendingOutputSchema = z.object({ doctypes: z.array(z.string()) })

/** As `changes.pending`, held until something is there, at most 25 s. */
export const changesWaitOutputSchema = z.object({
  doctypes: z.array(z.string()),
  /** A command waits to be fetched with the next heartbeat. */
  commands: z.boolean(),
  /** As `registry.get` gave it; another value means: fetch that again. */
  rulesVersion: z.string(),
  /** There is something beyond the `failover` that was asked with. Absent: there is not, or it was not asked. */
  failover: z.literal(true).optional(),
})
export type ChangesPendingInput = z.infer<typeof changesPendingInputSchema>
export type ChangesWaitInput = z.infer<typeof changesWaitInputSchema>
export type ChangesPendingOutput = z.infer<typeof changesPendingOutputSchema>
export type ChangesWaitOutput = z.infer<typeof changesWaitOutputSchema>
