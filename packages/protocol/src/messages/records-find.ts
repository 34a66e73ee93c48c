import { z } from 'zod'
import { operationSchema, rawObjectSchema } from '../document.ts'
import { conflictSummarySchema } from './conflicts-list.ts'
import { deadLetterReportSchema } from './dead-letters.ts'
import { doctypeNameSchema } from './page.ts'
import { logRowSchema } from './status-summary.ts'

/** A name, a `sync_uuid`, or the number on a receipt, whole. */
export const recordsFindInputSchema = z.object({
  text: z.string().trim().min(1).max(140),
  /** Absent: of every DocType. */
  doctype: doctypeNameSchema.optional(),
})

export const recordOperationSchema = z.object({
  operationId: z.string(),
  branchCode: z.string(),
  sequence: z.number().int(),
  operation: operationSchema,
  /** At central, of its receipt. At a branch also `pending`, `in_flight`, `dead`, `discarded`. */
  status: z.string(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  at: z.string(),
})

export const recordStepSchema = z.object({
  at: z.string(),
  /** `central` or a branch code. */
  where: z.string(),
  what: z.enum(['written', 'received', 'conflict', 'resolved', 'deadLetter', 'discarded', 'deleted', 'logged']),
  message: z.string(),
})

/** One record and its journey. */
export const foundRecordSchema = z.object({
  doctype: z.string(),
  name: z.string(),
  key: z.string(),
  syncUuid: z.string().nullable(),
  /** Null: central's own. */
  originBranch: z.string().nullable(),
  docstatus: z.number().int().nullable(),
  /** As it is here; null: it is not here. */
  document: rawObjectSchema.nullable(),
  /** Who wrote the version that is here: `central`, or a branch code. */
  writtenBy: z.string().nullable(),
  updatedAt: z.string().nullable(),
  /** Who has it now, as far as this server knows: `central`, branch codes, `*` for every branch. */
  heldBy: z.array(z.string()),
  operations: z.array(recordOperationSchema),
  conflicts: z.array(conflictSummarySchema),
  logs: z.array(logRowSchema),
  /** Its operations that a shop's server holds as dead letters, with what was refused. At central alone; absent: none. */
  deadLetters: z.array(deadLetterReportSchema.extend({ branchCode: z.string() })).optional(),
  /** All of it in order of time. */
  journey: z.array(recordStepSchema),
})
export type FoundRecord = z.infer<typeof foundRecordSchema>

/** At most twenty records, each with the newest hundred of what belongs to it. */
export const recordsFindOutputSchema = z.object({ records: z.array(foundRecordSchema) })
export type RecordsFindInput = z.infer<typeof recordsFindInputSchema>
export type RecordsFindOutput = z.infer<typeof recordsFindOutputSchema>
