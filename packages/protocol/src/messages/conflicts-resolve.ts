import { z } from 'zod'
import { documentSchema, rawObjectSchema } from '../document.ts'
import { conflictPickSchema } from './conflicts-list.ts'

export const conflictResolveInputSchema = z.object({
  id: z.string().min(1).max(64),
  pick: conflictPickSchema,
  /** With `merged`, and only then: the document that shall stand, under the record's own doctype and name. */
  document: rawObjectSchema.optional(),
  /** `updatedAt` of the conflict as the person saw it: refused when it has changed since. Absent: whatever it is now. */
  seen: z.string().max(40).optional(),
})

/** What stands now; null: the record is deleted. */
export const conflictResolveOutputSchema = z.object({ document: documentSchema.nullable() })
export type ConflictResolveInput = z.infer<typeof conflictResolveInputSchema>
export type ConflictResolveOutput = z.infer<typeof conflictResolveOutputSchema>
