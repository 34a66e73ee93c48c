import { z } from 'zod'
import { sharedSettingsUpdateSchema } from './config-update.ts'

/** Two to sixteen capital letters or digits; it stands in every number the branch gives out. */
export const branchCodeSchema = z
  .string()
  .regex(/^[A-Z0-9]{2,16}$/, 'a branch code is 2 to 16 capital letters or digits')

/** An IANA name, as Africa/Cairo: by it the branch's business day begins and ends. */
export const timezoneSchema = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone, as Africa/Cairo')

export const branchRegisterInputSchema = z.object({
  branchCode: branchCodeSchema,
  label: z.string().max(140).optional(),
  /** Absent: UTC. */
  timezone: timezoneSchema.optional(),
})
/** The password is shown this once. */
export const branchRegisterOutputSchema = z.object({
  branchCode: z.string(),
  username: z.string(),
  password: z.string(),
})

/** A server that speaks as a branch. One is current; another was refused and waits, is chosen to go on, or was turned down. */
export const branchHolderSchema = z.object({
  instance: z.string(),
  state: z.enum(['current', 'waiting', 'chosen', 'dismissed']),
  lastHeardAt: z.string().nullable(),
})
export type BranchHolder = z.infer<typeof branchHolderSchema>

/** `instance`: which of the servers that `branches.list` names goes on as this branch. */
/** What shall change, from now on; null: back to what the branch's environment says. */
export const branchConfigureInputSchema = z.object({
  branchCode: branchCodeSchema,
  settings: sharedSettingsUpdateSchema.refine((settings) => Object.keys(settings).length > 0, 'name what shall change'),
})
/** The branch hears of it with its next heartbeat; `fleet.branch` tells what came of it. */
export const branchConfigureOutputSchema = z.object({ commandId: z.string() })
export type BranchConfigureInput = z.infer<typeof branchConfigureInputSchema>
export type BranchConfigureOutput = z.infer<typeof branchConfigureOutputSchema>

export const branchAdoptInputSchema = z.object({ branchCode: branchCodeSchema, instance: z.string().min(1).max(64) })
export const branchAdoptOutputSchema = z.object({ branchCode: z.string(), holders: z.array(branchHolderSchema) })

/** What shall change; the branch hears of it with its next pull. */
export const branchUpdateInputSchema = z.object({
  branchCode: branchCodeSchema,
  label: z.string().min(1).max(140).optional(),
  timezone: timezoneSchema.optional(),
})
export const branchUpdateOutputSchema = z.object({
  branchCode: z.string(),
  label: z.string(),
  timezone: z.string(),
})

/** Without `enabled`: off. What a disabled branch sends is refused; it sells on, and what it owes waits. */
export const branchDisableInputSchema = z.object({ branchCode: branchCodeSchema, enabled: z.boolean().optional() })
export const branchDisableOutputSchema = z.object({ branchCode: z.string(), enabled: z.boolean() })

/** For so many hours the password before this one stays good too. Absent: it ends now. */
export const branchRotatePasswordInputSchema = z.object({
  branchCode: branchCodeSchema,
  overlapHours: z.number().min(0).max(168).optional(),
})
/** The password is shown this once. */
export const branchRotatePasswordOutputSchema = z.object({ username: z.string(), password: z.string() })

/** `differing`: records that are not the same at both, and the money at stake by currency. */
export const branchVerifiedSchema = z.object({
  at: z.string(),
  verdict: z.enum(['equal', 'differs']),
  differing: z.number().int(),
  money: z.record(z.string(), z.string()),
})
export type BranchVerified = z.infer<typeof branchVerifiedSchema>

export const branchListOutputSchema = z.object({
  branches: z.array(
    z.object({
      branchCode: z.string(),
      label: z.string(),
      enabled: z.boolean(),
      timezone: z.string().optional(),
      lastHeartbeatAt: z.string().nullable(),
      lastPushAt: z.string().nullable(),
      lastPullAt: z.string().nullable(),
      /** The last whole verification; absent: there was none yet. */
      verified: branchVerifiedSchema.optional(),
      /** There where more than one server speaks as this branch. */
      holders: z.array(branchHolderSchema).optional(),
    }),
  ),
})
export type BranchRegisterInput = z.infer<typeof branchRegisterInputSchema>
export type BranchRegisterOutput = z.infer<typeof branchRegisterOutputSchema>
export type BranchUpdateInput = z.infer<typeof branchUpdateInputSchema>
export type BranchUpdateOutput = z.infer<typeof branchUpdateOutputSchema>
export type BranchAdoptInput = z.infer<typeof branchAdoptInputSchema>
export type BranchAdoptOutput = z.infer<typeof branchAdoptOutputSchema>
export type BranchDisableInput = z.infer<typeof branchDisableInputSchema>
export type BranchDisableOutput = z.infer<typeof branchDisableOutputSchema>
export type BranchRotatePasswordInput = z.infer<typeof branchRotatePasswordInputSchema>
export type BranchRotatePasswordOutput = z.infer<typeof branchRotatePasswordOutputSchema>
export type BranchListOutput = z.infer<typeof branchListOutputSchema>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
