import type { Adapter } from '@branchline/adapters'
import type { CentralDocumentRow, RuleRow } from '@branchline/db/central'
import type { Docstatus, Document } from '@branchline/protocol'
import type { PreparedDocument } from './prepare-document.ts'

export const everyBranch = '*'

/** Who sees a document in the feed: '*' everyone, a branch code that branch, '' nobody (an empty filter field). */
export function scopeOf(rule: Pick<RuleRow, 'branchFilterField'>, document: Document): string {
  if (rule.branchFilterField === null) return everyBranch
  const value = document[rule.branchFilterField]
  return typeof value === 'string' ? value : ''
}

/** The document that this one hangs on, where the DocType has such a field. */
export function parentOf(document: Document, { dependants }: Pick<Adapter, 'dependants'>): string | null {
  const value = dependants === null ? null : document[dependants]
  return typeof value === 'string' && value !== '' ? value : null
}

/** The row that stores a prepared document as the next version of its record. */
export function documentRow(
  prepared: PreparedDocument,
  context: { rule: RuleRow; adapter: Adapter; hlc: string; version: number; originBranch: string | null },
): CentralDocumentRow {
  const { document, key, body, hash } = prepared
  const { rule, adapter, hlc, version, originBranch } = context
  return {
    doctype: document.doctype,
    key,
    name: document.name,
    syncUuid: document.sync_uuid ?? null,
    originBranch,
    docstatus: (document.docstatus ?? 0) as Docstatus,
    body,
    hash,
    hlc,
    conflictKey: adapter.conflictKey(document),
    parent: parentOf(document, adapter),
    version,
    scope: scopeOf(rule, document),
  }
}

export function documentOf({ body }: Pick<CentralDocumentRow, 'body'>): Document {
  return JSON.parse(body)
}
