import type { Document, DocumentInput } from '@branchline/protocol'

/** What says which record a document is and where it was made: the stored Customer keeps its own. */
const ownFields: ReadonlySet<string> = new Set(['name', 'sync_uuid', 'origin_branch', 'naming_series', 'docstatus'])

/** A Customer's document as it goes into the Customer that its name stands for. Pure. */
export function underAlias(document: DocumentInput, target: string): Document {
  const fields = Object.entries(document).filter(([field]) => !ownFields.has(field))
  return { ...Object.fromEntries(fields), doctype: 'Customer', name: target }
}
