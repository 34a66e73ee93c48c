import { z } from 'zod'
import { alertSeveritySchema } from './alerts-list.ts'

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

export const alertSaveChannelInputSchema = z.object({
  /** Absent: a new one. */
  id: z.string().min(1).max(64).optional(),
  ...channelShape,
  enabled: z.boolean().optional(),
  severity: alertSeveritySchema.optional(),
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
export type AlertMessage = z.infer<typeof alertMessageSchema>
export type AlertSaveChannelInput = z.infer<typeof alertSaveChannelInputSchema>
export type AlertSaveChannelOutput = z.infer<typeof alertSaveChannelOutputSchema>
export type AlertChannelsOutput = z.infer<typeof alertChannelsOutputSchema>
export type AlertDeleteChannelInput = z.infer<typeof alertDeleteChannelInputSchema>
export type AlertDeleteChannelOutput = z.infer<typeof alertDeleteChannelOutputSchema>
