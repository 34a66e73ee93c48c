import { z } from 'zod'
import { documentSchema, rawObjectSchema } from '../document.ts'
import { limits } from '../limits.ts'
import { afterSchema, doctypeNameSchema, pageLimit } from './page.ts'

const recordName = z.string().min(1).max(140)
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const documentGetInputSchema = z.object({ doctype: doctypeNameSchema, name: recordName })
export const documentGetOutputSchema = z.object({ document: documentSchema.nullable() })

export const documentListInputSchema = z.object({
  doctype: doctypeNameSchema,
  /** Top-level field -> value it equals. */
  filters: z
    .record(z.string().min(1).max(limits.fieldNameChars), scalar)
    .refine((filters) => Object.keys(filters).length <= 20, 'at most 20 filters')
    .optional(),
  /** Only these top-level fields of each document; absent: all. */
  fields: z.array(z.string().max(limits.fieldNameChars)).max(200).optional(),
  after: afterSchema,
  limit: pageLimit(limits.listPageRecords),
})
/** `total` counts what the filters match; it comes with the first page only. */
export const documentListOutputSchema = z.object({
  documents: z.array(z.looseObject({})),
  nextAfter: z.string().nullable(),
  total: z.number().int().optional(),
})

export const documentSaveInputSchema = z.object({ doctype: doctypeNameSchema, document: rawObjectSchema })
export const documentSubmitInputSchema = z.union([
  z.object({ doctype: doctypeNameSchema, document: rawObjectSchema }),
  z.object({ doctype: doctypeNameSchema, name: recordName }),
])
export const documentNameInputSchema = z.object({
  doctype: doctypeNameSchema,
  name: recordName,
  /** Which one, where two documents bear the name: of a restored server, numbers may have been given twice. */
  sync_uuid: z.string().max(64).optional(),
})
export const documentOutputSchema = z.object({ document: documentSchema })
export const documentDeleteOutputSchema = z.object({ deleted: z.boolean() })

export const documentImportInputSchema = z.object({
  /** For documents that do not name their own. */
  doctype: doctypeNameSchema.optional(),
  documents: z.array(rawObjectSchema).max(limits.importDocuments),
})
/** One result per document, in the order sent. Sending the same again answers `unchanged`. */
export const documentImportOutputSchema = z.object({
  results: z.array(
    z.object({
      doctype: z.string().nullable(),
      name: z.string().nullable(),
      status: z.enum(['created', 'updated', 'unchanged', 'rejected']),
      /** The Customer that it went into: its own name is an alias of that one. */
      mergedInto: z.string().optional(),
      code: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
})
export type DocumentListInput = z.infer<typeof documentListInputSchema>
export type DocumentListOutput = z.infer<typeof documentListOutputSchema>
export type DocumentSubmitInput = z.infer<typeof documentSubmitInputSchema>
export type DocumentImportInput = z.infer<typeof documentImportInputSchema>
export type DocumentImportOutput = z.infer<typeof documentImportOutputSchema>
export type ImportResult = DocumentImportOutput['results'][number]
