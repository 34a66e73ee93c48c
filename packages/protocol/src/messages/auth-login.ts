import { z } from 'zod'

export const loginInputSchema = z.object({
  username: z.string().min(1).max(140),
  password: z.string().min(1).max(512),
  /** At central, for a cashier who works at several branches: which. */
  branchCode: z.string().min(2).max(16).optional(),
})

export const sessionKinds = ['branch', 'operator', 'cashier', 'integration'] as const

/** What an operator may do: look; also decide and retry; also change branches, rules and logins. */
export const operatorRoles = ['viewer', 'operator', 'admin'] as const

/** `token` is opaque; it goes into `Authorization: Bearer` until `expiresAt` (ISO-8601). */
export const loginOutputSchema = z.object({
  token: z.string(),
  expiresAt: z.string(),
  kind: z.enum(sessionKinds),
  branchCode: z.string().optional(),
  /** Of an operator. */
  role: z.enum(operatorRoles).optional(),
})
export type LoginInput = z.infer<typeof loginInputSchema>
export type LoginOutput = z.infer<typeof loginOutputSchema>
export type OperatorRole = (typeof operatorRoles)[number]
export type SessionKind = (typeof sessionKinds)[number]
