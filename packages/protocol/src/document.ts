import { z } from 'zod'

/** 0 draft, 1 submitted, 2 cancelled. */
export const docstatusSchema = z.union([z.literal(0), z.literal(1), z.literal(2)])
export type Docstatus = z.infer<typeof docstatusSchema>

/**
 * An ERPNext-shaped document: known envelope fields, any other field kept and travelling on as it came.
 * Child tables are arrays of objects. What a value may be is held by `checkEntry`, not here.
 */
export const documentSchema = z.looseObject({
  doctype: z.string().min(1).max(140),
  name: z.string().min(1).max(140),
  docstatus: docstatusSchema.optional(),
  sync_uuid: z.string().max(64).optional(),
  origin_branch: z.string().max(16).optional(),
})
export type Document = z.infer<typeof documentSchema>

/** A document as a caller hands it in: the server fills in doctype and name where they are absent. */
export type DocumentInput = Partial<Document> & Record<string, unknown>

/**
 * Any object, handed on exactly as it came: an object schema would silently drop a field named `__proto__`, which the entry check
 * has to see and refuse.
 */
export const rawObjectSchema: z.ZodType<DocumentInput> = z
  .any()
  .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'must be an object')

/** In the order they may follow one another on one record. */
export const operations = ['insert', 'update', 'submit', 'cancel', 'delete'] as const
export const operationSchema = z.enum(operations)
export type Operation = z.infer<typeof operationSchema>

/** When each top-level field was last written: field -> hybrid logical clock. */
export const fieldTimesSchema = z.record(z.string(), z.string())
export type FieldTimes = z.infer<typeof fieldTimesSchema>
