import { z } from 'zod'
import { doctypeNameSchema } from './page.ts'

const id = z.string().min(1).max(64)

export const webhookSaveInputSchema = z.object({
  /** Absent: a new one. */
  id: id.optional(),
  /** The integration login it wakes; it is told of nothing that login may not read. */
  username: z.string().min(1).max(140),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** Whose events it is told of. */
  doctypes: z.array(doctypeNameSchema).min(1).max(200),
  /** False: it stays and is told of nothing. Absent: true, and what was failing is tried again at once. */
  enabled: z.boolean().optional(),
  /** A new secret, shown this once; the old one signs too for 24 hours. */
  newSecret: z.boolean().optional(),
})
/** The secret comes for a new webhook and for a new secret, this once. */
export const webhookSaveOutputSchema = z.object({ id: z.string(), secret: z.string().optional() })

export const webhookListOutputSchema = z.object({
  webhooks: z.array(
    z.object({
      id: z.string(),
      username: z.string(),
      url: z.string(),
      doctypes: z.array(z.string()),
      /** failing: the last call did not get through and is tried again; disabled: by a person, or after five days of failing. */
      state: z.enum(['active', 'failing', 'disabled']),
      lastDeliveredAt: z.string().nullable(),
      failingSince: z.string().nullable(),
      /** Why the last call did not get through. */
      lastError: z.string().nullable(),
      nextAttemptAt: z.string().nullable(),
    }),
  ),
})

export const webhookDeleteInputSchema = z.object({ id })
export const webhookDeleteOutputSchema = z.object({ deleted: z.boolean() })

/**
 * What a webhook receives, signed as Standard Webhooks say (webhook-id, webhook-timestamp, webhook-signature). It carries no content:
 * `events.since` from `cursor` gives these records, as they are by then, and what followed.
 */
export const webhookMessageSchema = z.object({
  type: z.literal('events.available'),
  timestamp: z.string(),
  data: z.object({
    cursor: z.string(),
    events: z.array(
      z.object({ doctype: z.string(), name: z.string(), operation: z.string(), version: z.number().int() }),
    ),
  }),
})
export type WebhookSaveInput = z.infer<typeof webhookSaveInputSchema>
export type WebhookSaveOutput = z.infer<typeof webhookSaveOutputSchema>
export type WebhookListOutput = z.infer<typeof webhookListOutputSchema>
export type WebhookDeleteInput = z.infer<typeof webhookDeleteInputSchema>
export type WebhookDeleteOutput = z.infer<typeof webhookDeleteOutputSchema>
export type WebhookMessage = z.infer<typeof webhookMessageSchema>
