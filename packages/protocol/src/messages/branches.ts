import { z } from 'zod'

/** Two to sixteen capital letters or digits; it stands in every number the branch gives out. */
export const branchCodeSchema = z
  .string()
  .regex(/^[A-Z0-9]{2,16}$/, 'a branch code is 2 to 16 capital letters or digits')

export const branchRegisterInputSchema = z.object({
  branchCode: branchCodeSchema,
  label: z.string().max(140).optional(),
})
/** The password is shown this once. */
export const branchRegisterOutputSchema = z.object({
  branchCode: z.string(),
  username: z.string(),
  password: z.string(),
})

export const branchListOutputSchema = z.object({
  branches: z.array(
    z.object({
      branchCode: z.string(),
      label: z.string(),
      enabled: z.boolean(),
      lastHeartbeatAt: z.string().nullable(),
      lastPushAt: z.string().nullable(),
      lastPullAt: z.string().nullable(),
    }),
  ),
})
export type BranchRegisterInput = z.infer<typeof branchRegisterInputSchema>
export type BranchRegisterOutput = z.infer<typeof branchRegisterOutputSchema>
export type BranchListOutput = z.infer<typeof branchListOutputSchema>
