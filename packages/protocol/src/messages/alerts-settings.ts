import { z } from 'zod'
import { alertSeveritySchema } from './alerts-list.ts'
import { timezoneSchema } from './branches.ts'
import { eveningReportSchema } from './fleet-evening-report.ts'

const whole = (max: number) => z.number().int().min(1).max(max)

/** When alerts are raised. The unit is the last word of each name. */
export const alertThresholdsSchema = z.object({
  /** Owed for `outboxWarningMinutes`: a warning. */
  outboxWarningOperations: whole(10_000_000),
  outboxWarningMinutes: whole(10_080),
  outboxCriticalOperations: whole(10_000_000),
  /** The last push is older than so many of the branch's intervals: a warning. */
  pushLateIntervals: whole(10_000),
  pushLateCriticalMinutes: whole(10_080),
  notReconciledMinutes: whole(10_080),
  clockOffSeconds: whole(86_400),
  diskFreePercent: z.number().min(0).max(99),
  expiryDays: whole(365),
})
export type AlertThresholds = z.infer<typeof alertThresholdsSchema>

export const alertSettingsOutputSchema = z.object({
  thresholds: alertThresholdsSchema,
  /** What they are where nobody changed them. */
  standard: alertThresholdsSchema,
})
/** Part of them; null: as it is where nobody changed it. */
export const alertUpdateSettingsInputSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(alertThresholdsSchema.shape).map(([name, schema]) => [name, schema.nullable().optional()]),
  ) as { [Name in keyof AlertThresholds]: z.ZodOptional<z.ZodNullable<z.ZodNumber>> },
)
export type AlertSettingsOutput = z.infer<typeof alertSettingsOutputSchema>
export type AlertUpdateSettingsInput = z.infer<typeof alertUpdateSettingsInputSchema>

/** Where alerts are sent to: a webhook, called as `webhooks.*` are and signed alike, or a mailbox. */
const channelShape = {
  kind: z.enum(['webhook', 'email']),
  /** An https address, or a mail address. */
  address: z.string().min(3).max(2_000),
  /** `critical`: only those. */
  severity: alertSeveritySchema,
  enabled: z.boolean(),
}

/**
 * Sent the evening report of every shop at this hour of this clock, once a day: from noon on that of the same day, before noon that of the day
 * before.
 */
const channelReportSchema = z.object({ hour: z.number().int().min(0).max(23), timezone: timezoneSchema })

export const alertSaveChannelInputSchema = z.object({
  /** Absent: a new one. */
  id: z.string().min(1).max(64).optional(),
  ...channelShape,
  enabled: z.boolean().optional(),
  severity: alertSeveritySchema.optional(),
  /** Absent: as it was; null: no evening report. */
  report: channelReportSchema.nullable().optional(),
  /** Webhooks: a new secret, shown this once. */
  newSecret: z.boolean().optional(),
})
export const alertSaveChannelOutputSchema = z.object({ id: z.string(), secret: z.string().optional() })

export const alertChannelsOutputSchema = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      ...channelShape,
      lastSentAt: z.string().nullable(),
      lastError: z.string().nullable(),
      failingSince: z.string().nullable(),
      /** null: it is sent no evening report. */
      report: channelReportSchema.nullable().optional(),
    }),
  ),
  /** Whether this server is told how to send mail (SMTP_URL, MAIL_FROM). */
  mail: z.boolean(),
})

export const alertDeleteChannelInputSchema = z.object({ id: z.string().min(1).max(64) })
export const alertDeleteChannelOutputSchema = z.object({ deleted: z.boolean() })

/** What a webhook is sent. It carries no secret and no document. */
export const alertMessageSchema = z.object({
  type: z.enum(['alert.raised', 'alert.resolved']),
  timestamp: z.string(),
  data: z.object({
    id: z.string(),
    code: z.string(),
    severity: alertSeveritySchema,
    branchCode: z.string().nullable(),
    doctype: z.string().nullable(),
    name: z.string().nullable(),
    message: z.string(),
    at: z.string(),
  }),
})
/** What a webhook is sent in the evening, in order of branch codes. */
export const eveningReportMessageSchema = z.object({
  type: z.literal('report.evening'),
  timestamp: z.string(),
  data: z.object({ day: z.string(), reports: z.array(eveningReportSchema) }),
})
export type EveningReportMessage = z.infer<typeof eveningReportMessageSchema>
export type AlertMessage = z.infer<typeof alertMessageSchema>
export type AlertSaveChannelInput = z.infer<typeof alertSaveChannelInputSchema>
export type AlertSaveChannelOutput = z.infer<typeof alertSaveChannelOutputSchema>
export type AlertChannelsOutput = z.infer<typeof alertChannelsOutputSchema>
export type AlertDeleteChannelInput = z.infer<typeof alertDeleteChannelInputSchema>
export type AlertDeleteChannelOutput = z.infer<typeof alertDeleteChannelOutputSchema>
