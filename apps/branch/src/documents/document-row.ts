import type { Adapter } from '@branchline/adapters'
import type { DocumentRow } from '@branchline/db/branch'
import type { Docstatus, Document } from '@branchline/protocol'
import type { PreparedDocument } from './prepare-document.ts'

/** The document that this one hangs on, where the DocType has such a field. */
function parentOf(document: Document, { dependants }: Pick<Adapter, 'dependants'>): string | null {
  const value = dependants === null ? null : document[dependants]
  return typeof value === 'string' && value !== '' ? value : null
}

/** The row that stores a document. */
export function documentRow(
  { key, document, body, hash }: PreparedDocument,
  adapter: Adapter,
  hlc: string,
): DocumentRow {
  return {
    doctype: document.doctype,
    key,
    name: document.name,
    syncUuid: document.sync_uuid ?? null,
    originBranch: document.origin_branch ?? null,
    docstatus: (document.docstatus ?? 0) as Docstatus,
    body,
    hash,
    hlc,
    conflictKey: adapter.conflictKey(document),
    parent: parentOf(document, adapter),
  }
}
