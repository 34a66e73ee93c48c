import { z } from 'zod'
import { branchCodeSchema } from './branches.ts'

/** Minutes are kept for a day, quarters of an hour for two weeks, hours for a year. */
export const historyResolutionSchema = z.enum(['minute', 'quarter', 'hour'])
export type HistoryResolution = z.infer<typeof historyResolutionSchema>

const instant = z.iso.datetime({ offset: true })

export const fleetHistoryInputSchema = z.object({
  /** Absent: the chain as a whole. */
  branchCode: branchCodeSchema.optional(),
  /** Absent: a day ago. */
  from: instant.optional(),
  /** Absent: now. */
  to: instant.optional(),
  /** Absent: the finest of which the time asked for has at most 1,500 points, as far back as it is kept. */
  resolution: historyResolutionSchema.optional(),
})

export const historyPointSchema = z.object({
  /** The beginning. */
  at: z.string(),
  /** The most operations that were owed. */
  outbox: z.number().int(),
  /** Operations taken. */
  arrived: z.number().int(),
  /** Heartbeats heard; 0 has no point: a gap is silence. */
  contacts: z.number().int(),
})
export type HistoryPoint = z.infer<typeof historyPointSchema>

/** Oldest first; at most 1,500, the newest of them. */
export const fleetHistoryOutputSchema = z.object({
  resolution: historyResolutionSchema,
  stepMs: z.number().int(),
  points: z.array(historyPointSchema),
})
export type FleetHistoryInput = z.infer<typeof fleetHistoryInputSchema>
export type FleetHistoryOutput = z.infer<typeof fleetHistoryOutputSchema>
