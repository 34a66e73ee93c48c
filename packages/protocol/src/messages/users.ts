import { z } from 'zod'

/** Branches get their logins by `branches.register`. */
export const userKindSchema = z.enum(['operator', 'integration'])

export const userSaveInputSchema = z.object({
  username: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._@-]{1,139}$/,
      'a user name is 2 to 140 letters, digits, dots, dashes, underscores or @',
    ),
  kind: userKindSchema,
  /** Absent: a new one is made and shown this once; who was logged in is logged out. */
  password: z.string().min(12).max(512).optional(),
})
export const userSaveOutputSchema = z.object({ username: z.string(), password: z.string().optional() })

export const userListOutputSchema = z.object({
  users: z.array(z.object({ username: z.string(), kind: z.string(), disabled: z.boolean() })),
})

export const userDisableInputSchema = z.object({ username: z.string().min(1).max(140) })
export const userDisableOutputSchema = z.object({ disabled: z.boolean() })
export type UserSaveInput = z.infer<typeof userSaveInputSchema>
export type UserSaveOutput = z.infer<typeof userSaveOutputSchema>
export type UserListOutput = z.infer<typeof userListOutputSchema>
export type UserDisableInput = z.infer<typeof userDisableInputSchema>
export type UserDisableOutput = z.infer<typeof userDisableOutputSchema>
