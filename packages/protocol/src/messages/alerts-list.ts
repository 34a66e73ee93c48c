import { z } from 'zod'
import { limits } from '../limits.ts'
import { branchCodeSchema } from './branches.ts'
import { afterSchema, pageLimit } from './page.ts'

export const alertSeveritySchema = z.enum(['critical', 'warning'])
export type AlertSeverity = z.infer<typeof alertSeveritySchema>

export const alertStateSchema = z.enum(['open', 'resolved'])

export const alertRowSchema = z.object({
  id: z.string(),
  /** What kind: an error code, or the name of a rule of `alerts.settings`. */
  code: z.string(),
  branchCode: z.string().nullable(),
  doctype: z.string().nullable(),
  name: z.string().nullable(),
  message: z.string(),
  /** When it was raised. */
  at: z.string(),
  severity: alertSeveritySchema.optional(),
  state: alertStateSchema.optional(),
  resolvedAt: z.string().nullable().optional(),
  acknowledgedAt: z.string().nullable().optional(),
  acknowledgedBy: z.string().nullable().optional(),
  note: z.string().nullable().optional(),
})
export type AlertListRow = z.infer<typeof alertRowSchema>

/** Absent as a whole: those that are open, the newest 1,000. */
export const alertListInputSchema = z
  .object({
    /** Absent: both. */
    state: alertStateSchema.optional(),
    branchCode: branchCodeSchema.optional(),
    after: afterSchema,
    limit: pageLimit(limits.listPageRecords, 1_000),
  })
  .optional()

/** Newest first. */
export const alertListOutputSchema = z.object({
  alerts: z.array(alertRowSchema),
  nextAfter: z.string().nullable().optional(),
})
export type AlertListInput = z.infer<typeof alertListInputSchema>
export type AlertListOutput = z.infer<typeof alertListOutputSchema>

const id = z.string().min(1).max(300)

/** A person has seen them. They stay open until what they tell of is over; those that tell of what happened once end with it. */
export const alertAcknowledgeInputSchema = z.object({
  ids: z.array(id).min(1).max(200),
  note: z.string().trim().max(500).optional(),
})
/** Those that there are. */
export const alertAcknowledgeOutputSchema = z.object({ ids: z.array(z.string()) })
export type AlertAcknowledgeInput = z.infer<typeof alertAcknowledgeInputSchema>
export type AlertAcknowledgeOutput = z.infer<typeof alertAcknowledgeOutputSchema>
