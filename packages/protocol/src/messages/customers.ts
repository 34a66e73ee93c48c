import { z } from 'zod'
import { documentSchema } from '../document.ts'
import { limits } from '../limits.ts'

export const customerAnonymiseInputSchema = z.object({
  /** The Customer, by the name of its record. */
  name: z.string().min(1).max(140),
  /** The same name, or its customer_name, once more: this is not taken back. */
  confirm: z.string().min(1).max(200),
  /** Kept as a digest. */
  reason: z.string().trim().min(1).max(limits.splitReasonChars),
})
export const customerAnonymiseOutputSchema = z.object({
  /** The Customer as it stands now. */
  document: documentSchema,
  /** All names under which it was known; documents that name them are scrubbed. */
  names: z.array(z.string()),
  /** What stands for the person in every document from now on. */
  pseudonym: z.string(),
})
export type CustomerAnonymiseInput = z.infer<typeof customerAnonymiseInputSchema>
export type CustomerAnonymiseOutput = z.infer<typeof customerAnonymiseOutputSchema>
