import { z } from 'zod'

/** Who said it: the product, the environment at start, or an operator at run time, who wins. */
const sourceSchema = z.enum(['default', 'environment', 'changed'])
const numberSettingSchema = z.object({ value: z.number(), from: sourceSchema })

/** A branch's settings, each with where its value comes from. Secrets are never told. */
export const configOutputSchema = z.object({
  branchCode: z.string(),
  syncUsername: z.string(),
  settings: z.object({
    pushIntervalSeconds: numberSettingSchema,
    pullMastersIntervalSeconds: numberSettingSchema,
    pullFailoverIntervalSeconds: numberSettingSchema,
    /** How long settled operations are kept in the history. */
    historyDays: numberSettingSchema,
    logDays: numberSettingSchema,
    /** The hour of the night verification; 24: never. Absent: the branch is older than this field. */
    verifyHour: numberSettingSchema.optional(),
    centralUrl: z.object({ value: z.string(), from: sourceSchema }),
  }),
})
export type ConfigOutput = z.infer<typeof configOutputSchema>
