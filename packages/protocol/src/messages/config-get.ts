import { z } from 'zod'

/** Who said it: the product, the environment at start, or an operator at run time, who wins. */
const sourceSchema = z.enum(['default', 'environment', 'changed'])
const numberSettingSchema = z.object({ value: z.number(), from: sourceSchema })

/** What central may change as well: all but where central is, which a branch that was told wrong could not be told again. */
export const sharedSettingsSchema = z.object({
  pushIntervalSeconds: numberSettingSchema,
  pullMastersIntervalSeconds: numberSettingSchema,
  pullFailoverIntervalSeconds: numberSettingSchema,
  /** How long settled operations are kept in the history. */
  historyDays: numberSettingSchema,
  logDays: numberSettingSchema,
  /** The hour of the night verification; 24: never. Absent: the branch is older than this field. */
  verifyHour: numberSettingSchema.optional(),
})
export type SharedSettings = z.infer<typeof sharedSettingsSchema>

/** A branch's settings, each with where its value comes from. Secrets are never told. */
export const configOutputSchema = z.object({
  branchCode: z.string(),
  syncUsername: z.string(),
  settings: sharedSettingsSchema.extend({ centralUrl: z.object({ value: z.string(), from: sourceSchema }) }),
})
export type ConfigOutput = z.infer<typeof configOutputSchema>
