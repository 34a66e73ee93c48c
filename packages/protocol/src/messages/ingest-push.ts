import { z } from 'zod'
import { documentSchema, fieldTimesSchema, operationSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { doctypeNameSchema } from './page.ts'

/** One operation as a branch pushes it. */
export const pushRecordSchema = z.object({
  operationId: z.string().min(1).max(64),
  sequence: z.number().int().min(1),
  operation: operationSchema,
  payload: documentSchema,
  /** Hash of the version it was edited from; null or absent: created here. */
  baseHash: z.string().max(64).nullish(),
  /** Absent: central's time of receipt. */
  hlc: z.string().max(64).nullish(),
  fieldTimes: fieldTimesSchema.nullish(),
})
export type PushRecord = z.infer<typeof pushRecordSchema>

/**
 * The envelope alone. What is wrong inside one record is that record's `rejected`, so records are parsed one by one
 * with `pushRecordSchema`; only the operationId must be there, to name the answer.
 */
export const ingestPushInputSchema = z.object({
  doctype: doctypeNameSchema,
  instance: z.string().min(1).max(64),
  fence: z.string().max(128).nullish(),
  /** The life of central's database for which the batch was taken from the outbox; absent: the branch never heard of one. */
  epoch: z.string().max(64).nullish(),
  records: z.array(z.looseObject({ operationId: z.string().min(1).max(64) })).max(limits.pushRecords),
})
export type IngestPushInput = z.infer<typeof ingestPushInputSchema>

export const pushStatuses = ['applied', 'duplicate', 'merged', 'conflict', 'rejected', 'deferred'] as const

/** `applied`, `merged`, `conflict`, `duplicate` settle an operation; `rejected` counts; `deferred` does neither. */
export const pushResultSchema = z.object({
  operationId: z.string(),
  status: z.enum(pushStatuses),
  name: z.string().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
})
export type PushResult = z.infer<typeof pushResultSchema>

/** One result per record, in the order sent. */
export const ingestPushOutputSchema = z.object({
  results: z.array(pushResultSchema),
  /** The change feed has something for this branch. */
  changesPending: z.boolean(),
})
export type IngestPushOutput = z.infer<typeof ingestPushOutputSchema>
