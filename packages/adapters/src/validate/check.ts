import type { Document } from '@branchline/protocol'
import type { Refusal } from '../adapter.ts'

/** One rule of a DocType: null when the document keeps it, else why it may not be stored. `owner`: whose it is; null: nobody's. */
export type Check = (document: Document, owner: string | null) => Refusal | null

export function invalid(field: string, message: string): Refusal {
  return { code: 'VALIDATION_FAILED', message, field }
}

/** Absent, null and '' are the three ways in which a field is empty. */
export function isEmpty(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}
