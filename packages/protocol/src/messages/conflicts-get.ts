import { z } from 'zod'
import { documentSchema } from '../document.ts'
import { conflictSummarySchema } from './conflicts-list.ts'

export const conflictGetInputSchema = z.object({ id: z.string().min(1).max(64) })

/** A top-level field that differs, a child table being one. A side without the field has no value here: null is a value. */
export const fieldDifferenceSchema = z.object({
  field: z.string(),
  local: z.unknown().optional(),
  incoming: z.unknown().optional(),
})

export const conflictGetOutputSchema = z.object({
  conflict: conflictSummarySchema.extend({
    /** Central's version when the conflict was opened or last looked at; null: central holds no such record. */
    local: documentSchema.nullable(),
    /** What the branch sent; null: it deleted the record. */
    incoming: documentSchema.nullable(),
    differences: z.array(fieldDifferenceSchema),
    /** What stands since it was resolved; null: it is open, or the record was deleted. */
    resolved: documentSchema.nullable(),
  }),
})
export type ConflictGetInput = z.infer<typeof conflictGetInputSchema>
export type ConflictGetOutput = z.infer<typeof conflictGetOutputSchema>
export type FieldDifference = z.infer<typeof fieldDifferenceSchema>
