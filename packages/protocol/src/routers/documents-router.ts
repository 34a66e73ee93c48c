import type { z } from 'zod'
import type { Document } from '../document.ts'
import {
  type DocumentListInput,
  type DocumentListOutput,
  type DocumentSubmitInput,
  documentGetInputSchema,
  documentListInputSchema,
  documentNameInputSchema,
  documentSaveInputSchema,
  documentSubmitInputSchema,
} from '../messages/documents.ts'
import type { procedureFor } from './context.ts'
import type { Handler } from './handler.ts'

type Named = z.infer<typeof documentNameInputSchema>

/** `documents.*`, the same on both servers. */
export interface DocumentsHandlers {
  get: Handler<Named, { document: Document | null }>
  list: Handler<DocumentListInput, DocumentListOutput>
  /** Insert or update of a draft or master; a name is allocated if absent. Errors: VALIDATION_FAILED, NAMING_SERIES_MISMATCH, DOCUMENT_SUBMITTED, READ_ONLY_REPLICA, UNKNOWN_DOCTYPE, NAME_TAKEN. */
  save: Handler<z.infer<typeof documentSaveInputSchema>, { document: Document }>
  /** Saves and submits in one transaction. Errors as `save`. */
  submit: Handler<DocumentSubmitInput, { document: Document }>
  /** Errors: NOT_FOUND, VALIDATION_FAILED, DUPLICATE_NUMBER where two documents bear the name and `sync_uuid` does not say which. */
  cancel: Handler<Named, { document: Document }>
  /** Errors: NOT_FOUND, DOCUMENT_SUBMITTED, DOCUMENT_IN_USE, READ_ONLY_REPLICA. */
  delete: Handler<Named, { deleted: boolean }>
}

/** The procedures of `documents.*` behind the given guards. */
export function documentProcedures(
  reading: ReturnType<typeof procedureFor>,
  procedure: ReturnType<typeof procedureFor>,
  handlers: DocumentsHandlers,
) {
  return {
    get: reading.input(documentGetInputSchema).query(({ input, ctx }) => handlers.get(input, ctx)),
    list: reading.input(documentListInputSchema).query(({ input, ctx }) => handlers.list(input, ctx)),
    save: procedure.input(documentSaveInputSchema).mutation(({ input, ctx }) => handlers.save(input, ctx)),
    submit: procedure.input(documentSubmitInputSchema).mutation(({ input, ctx }) => handlers.submit(input, ctx)),
    cancel: procedure.input(documentNameInputSchema).mutation(({ input, ctx }) => handlers.cancel(input, ctx)),
    delete: procedure.input(documentNameInputSchema).mutation(({ input, ctx }) => handlers.delete(input, ctx)),
  }
}
