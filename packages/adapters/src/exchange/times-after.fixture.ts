import type { Document, FieldTimes } from '@branchline/protocol'
import type { Stored } from '../adapter.ts'
import { changedFieldsAt, everyFieldAt } from '../decide/field-merge.ts'

/** When each field was last written, after an edit at `hlc`. */
export function timesAfter(document: Document, stored: Stored | null, hlc: string): FieldTimes {
  if (stored === null) return everyFieldAt(document, hlc).fieldTimes
  const held = stored.fieldTimes
    ? { document: stored.document, fieldTimes: stored.fieldTimes }
    : everyFieldAt(stored.document, stored.hlc)
  return changedFieldsAt(document, hlc, held).fieldTimes
}
