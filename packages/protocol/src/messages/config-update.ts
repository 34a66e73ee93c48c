import { z } from 'zod'

const seconds = z.number().int().min(1).max(86_400).nullable().optional()
const days = z.number().int().min(1).max(3_650).nullable().optional()

/** What shall change, from now on and without a restart; null: back to what the environment says. */
export const configUpdateInputSchema = z.object({
  pushIntervalSeconds: seconds,
  pullMastersIntervalSeconds: seconds,
  pullFailoverIntervalSeconds: seconds,
  historyDays: days,
  logDays: days,
  /** The hour of the branch's clock, 0 to 23, in which it is verified; 24: never by itself. */
  verifyHour: z.number().int().min(0).max(24).nullable().optional(),
  centralUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .optional(),
})

/** What central may ask a branch to change. */
export const sharedSettingsUpdateSchema = z.strictObject(configUpdateInputSchema.omit({ centralUrl: true }).shape)
export type SharedSettingsUpdate = z.infer<typeof sharedSettingsUpdateSchema>
export type ConfigUpdateInput = z.infer<typeof configUpdateInputSchema>
