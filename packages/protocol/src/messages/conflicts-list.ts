import { z } from 'zod'
import { operationSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { branchCodeSchema } from './branches.ts'
import { afterSchema, doctypeNameSchema, pageLimit } from './page.ts'

export const conflictStatusSchema = z.enum(['open', 'closed'])
/** local is central's version, incoming the branch's, merged one that a person wrote out of both. */
export const conflictPickSchema = z.enum(['local', 'incoming', 'merged'])

/** A conflict without its versions. */
export const conflictSummarySchema = z.object({
  id: z.string(),
  doctype: z.string(),
  name: z.string(),
  /** Whose version is the incoming one. */
  branchCode: z.string(),
  /** What the branch did to the record. */
  operation: operationSchema,
  status: conflictStatusSchema,
  openedAt: z.string(),
  /** Changes with each version: `conflicts.resolve` takes it as `seen`. */
  updatedAt: z.string(),
  /** Null while it is open. */
  resolvedAt: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  pick: conflictPickSchema.nullable(),
})

/** Newest first. */
export const conflictListInputSchema = z.object({
  status: conflictStatusSchema.optional(),
  doctype: doctypeNameSchema.optional(),
  /** Whose version is the incoming one. */
  branchCode: branchCodeSchema.optional(),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords),
})
export const conflictListOutputSchema = z.object({
  conflicts: z.array(conflictSummarySchema),
  nextAfter: z.string().nullable(),
})
export type ConflictPick = z.infer<typeof conflictPickSchema>
export type ConflictSummary = z.infer<typeof conflictSummarySchema>
export type ConflictListInput = z.infer<typeof conflictListInputSchema>
export type ConflictListOutput = z.infer<typeof conflictListOutputSchema>
