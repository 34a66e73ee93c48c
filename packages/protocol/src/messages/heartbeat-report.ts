import { z } from 'zod'
import { limits } from '../limits.ts'
import { deadLetterReportSchema } from './dead-letters.ts'

export const heartbeatInputSchema = z.object({
  instance: z.string().min(1).max(64),
  /** The token of the last answer; null: this database never had one. Absent: the branch is older than this field. */
  fence: z.string().max(128).nullish(),
  /** The life of central's database that the branch last spoke to. */
  epoch: z.string().max(64).nullish(),
  /** Every operation up to this sequence is settled. Counts in the life of central's database that `epoch` names. */
  floor: z.number().int().min(0).max(2_147_483_647).optional(),
  /** The highest sequence this database has given: one that goes back was restored. */
  lastSequence: z.number().int().min(0).max(2_147_483_647).optional(),
  /** What the branch's `status.summary` says, without the log. */
  status: z.looseObject({}),
  /** The oldest dead letters; central forgets those it knew before. Absent: as they were told last. */
  deadLetters: z.array(deadLetterReportSchema).max(limits.reportedDeadLetters).optional(),
  /** What came of commands; told until an answer comes. */
  commandResults: z
    .array(
      z.object({
        commandId: z.string().min(1).max(64),
        outcome: z.enum(['done', 'failed']),
        message: z.string().max(2_000).optional(),
      }),
    )
    .max(limits.commands)
    .optional(),
})
/** Errors: CLONED_SITE when another server speaks as this branch. */
export const heartbeatOutputSchema = z.object({
  serverTime: z.string(),
  /** Goes with every push until the next heartbeat; central accepts the last two. */
  fence: z.string(),
  /** The life of central's database. When it changes, the branch sends again what it settled lately. */
  epoch: z.string().optional(),
  /** A restored or copied database goes on under this instance: stored with `fence` before anything else is pushed. */
  adopt: z.object({ instance: z.string().min(1).max(64) }).optional(),
  /** With `adopt`: the highest number central holds per series, as `SINV-CAI-2026-`. Names go on above them. */
  counters: z.record(z.string(), z.number().int().min(0)).optional(),
  commands: z.array(z.object({ commandId: z.string(), kind: z.string(), args: z.unknown() })),
})
export type HeartbeatInput = z.infer<typeof heartbeatInputSchema>
export type HeartbeatOutput = z.infer<typeof heartbeatOutputSchema>
