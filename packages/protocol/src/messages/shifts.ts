import { z } from 'zod'
import { documentSchema, rawObjectSchema } from '../document.ts'

const shiftName = z.string().min(1).max(140)

export const shiftCanCloseInputSchema = z.object({ openingShift: shiftName })
/** Closed without override only when nothing is missing and everyone answered. */
export const shiftCanCloseOutputSchema = z.object({
  canClose: z.boolean(),
  /** Sales of the shift the branch has not got, and where each is; numbers a till gave that nobody has. */
  missing: z.array(
    z.object({
      sync_uuid: z.string().optional(),
      number: z.string().optional(),
      /** `central`, `till T03`, or `nowhere` for a hole in a till's series. */
      where: z.string(),
    }),
  ),
  /** Who did not answer: `central`, `till T03`. */
  unreachable: z.array(z.string()),
})

export const shiftCloseInputSchema = z.object({
  openingShift: shiftName,
  /** The POS Closing Shift; its totals are checked against the shift's sales and payments. */
  document: rawObjectSchema,
  /** A manager's. It is recorded in the document and shown. */
  override: z.object({ reason: z.string().trim().min(3).max(500) }).optional(),
})
export const shiftCloseOutputSchema = z.object({ document: documentSchema })

export type ShiftCanCloseInput = z.infer<typeof shiftCanCloseInputSchema>
export type ShiftCanCloseOutput = z.infer<typeof shiftCanCloseOutputSchema>
export type ShiftCloseInput = z.infer<typeof shiftCloseInputSchema>
export type ShiftCloseOutput = z.infer<typeof shiftCloseOutputSchema>
