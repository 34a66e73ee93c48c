import { z } from 'zod'
import { branchCodeSchema } from './branches.ts'

/** A code for a registered branch; one given before and not used is void. `hours`: how long it is good, absent: 24. */
export const branchEnrolmentCodeInputSchema = z.object({
  branchCode: branchCodeSchema,
  hours: z.number().min(0.1).max(168).optional(),
})
/** The code is shown this once. */
export const branchEnrolmentCodeOutputSchema = z.object({
  branchCode: z.string(),
  code: z.string(),
  expiresAt: z.string(),
})

export const branchRevokeEnrolmentInputSchema = z.object({ branchCode: branchCodeSchema })
/** `revoked`: false where no code waited to be used. */
export const branchRevokeEnrolmentOutputSchema = z.object({ branchCode: z.string(), revoked: z.boolean() })

/**
 * `password`: made by the branch, on its disk before it is sent, its login from now on. So an answer that was lost is asked for again
 * with the same code and password. `branchCode`: a server that is a branch already says which; the code of another is not used up.
 */
export const enrolInputSchema = z.object({
  code: z.string().min(1).max(64),
  password: z.string().min(32).max(512),
  branchCode: branchCodeSchema.optional(),
})
export const enrolOutputSchema = z.object({
  branchCode: z.string(),
  label: z.string(),
  timezone: z.string(),
  username: z.string(),
})

/** How many live records of each DocType central would give this branch, for a first load to say how far it is. */
export const changesCountOutputSchema = z.object({
  doctypes: z.array(z.object({ doctype: z.string(), records: z.number().int() })),
})

export type BranchEnrolmentCodeInput = z.infer<typeof branchEnrolmentCodeInputSchema>
export type BranchEnrolmentCodeOutput = z.infer<typeof branchEnrolmentCodeOutputSchema>
export type BranchRevokeEnrolmentInput = z.infer<typeof branchRevokeEnrolmentInputSchema>
export type BranchRevokeEnrolmentOutput = z.infer<typeof branchRevokeEnrolmentOutputSchema>
export type EnrolInput = z.infer<typeof enrolInputSchema>
export type EnrolOutput = z.infer<typeof enrolOutputSchema>
export type ChangesCountOutput = z.infer<typeof changesCountOutputSchema>
