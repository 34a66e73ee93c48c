import { z } from 'zod'
import { operatorRoles } from './auth-login.ts'
import { doctypeNameSchema } from './page.ts'

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
  /** What an operator may do. Absent: as it is, everything for a new login. */
  role: z.enum(operatorRoles).optional(),
  /** Absent: a new one is made and shown this once; who was logged in is logged out. */
  password: z.string().min(12).max(512).optional(),
  /** The password of a login that exists stays as it is, and with it what is open. */
  keepPassword: z.boolean().optional(),
  /** For so many hours the password before this one stays good too, and what was logged in with it. Absent: it ends now. */
  overlapHours: z.number().min(0).max(168).optional(),
  /** The DocTypes an integration may read and write; null: every one. Absent: as they are, every one for a new login. */
  doctypes: z.array(doctypeNameSchema).min(1).max(200).nullable().optional(),
})
export const userSaveOutputSchema = z.object({ username: z.string(), password: z.string().optional() })

export const userListOutputSchema = z.object({
  users: z.array(
    z.object({
      username: z.string(),
      kind: z.string(),
      /** Of operators. */
      role: z.enum(operatorRoles).optional(),
      disabled: z.boolean(),
      /** Integrations: the DocTypes they may read and write; null: every one. */
      doctypes: z.array(z.string()).nullable().optional(),
      /** Until then the password before the present one is good too. */
      previousPasswordUntil: z.string().nullable().optional(),
    }),
  ),
})

export const userDisableInputSchema = z.object({ username: z.string().min(1).max(140) })
export const userDisableOutputSchema = z.object({ disabled: z.boolean() })
/** The PIN of a cashier: the `User` document of that name says who he is, POS Profiles where he works. */
export const userSetPinInputSchema = z.object({
  username: z.string().min(1).max(140),
  /** Four digits at least. Null: he has none any more, and is logged out everywhere. */
  pin: z
    .string()
    .regex(/^\d{4,12}$/, 'a PIN is 4 to 12 digits')
    .nullable(),
})
export const userSetPinOutputSchema = z.object({ username: z.string(), branches: z.array(z.string()) })
export type UserSetPinInput = z.infer<typeof userSetPinInputSchema>
export type UserSetPinOutput = z.infer<typeof userSetPinOutputSchema>
export type UserSaveInput = z.infer<typeof userSaveInputSchema>
export type UserSaveOutput = z.infer<typeof userSaveOutputSchema>
export type UserListOutput = z.infer<typeof userListOutputSchema>
export type UserDisableInput = z.infer<typeof userDisableInputSchema>
export type UserDisableOutput = z.infer<typeof userDisableOutputSchema>
