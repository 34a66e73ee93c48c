import { type AliasBook, customerDoctype, hashDocument, resolveLinks, scrubCustomer } from '@branchline/adapters'
import type { DocumentRow, OutboxRow } from '@branchline/db/branch'
import type { Document } from '@branchline/protocol'
import { documentRow } from '../documents/document-row.ts'
import type { RuleEntry } from '../site/rule-book.ts'

export interface RewritePlan {
  documents: DocumentRow[]
  outbox: OutboxRow[]
}

/**
 * What aliases change in what is stored and owed here. Pure but for `newOperationId`. Documents keep their times: the same substitution is
 * made everywhere, and it is nobody's edit. An operation's base follows the version it was made from. With other content it has another
 * id: a copy of this database may have sent it as it was.
 *
 * A Customer's own operations under an alias stay as they are: central takes them in field by field whatever the rule, which it
 * would not do for a version that claims to be of the stored Customer.
 */
export function planRewrite(
  stored: DocumentRow[],
  owed: OutboxRow[],
  book: AliasBook,
  find: (doctype: string) => RuleEntry | undefined,
  newOperationId: () => string,
): RewritePlan {
  const hashes = new Map<string, string>()
  const renewed = (doctype: string, document: Document): Document => {
    if (doctype === customerDoctype) return book.isAnonymised(document.name) ? scrubCustomer(document) : document
    const adapter = find(doctype)?.adapter
    return adapter ? resolveLinks(document, adapter.customerLinks, book) : document
  }
  const documents = stored.flatMap((row) => {
    const entry = find(row.doctype)
    const document: Document = JSON.parse(row.body)
    const after = renewed(row.doctype, document)
    if (!entry || after === document || JSON.stringify(after) === row.body) return []
    const version = { key: row.key, document: after, body: JSON.stringify(after), hash: hashDocument(after) }
    hashes.set(row.hash, version.hash)
    return [documentRow(version, entry.adapter, row.hlc)]
  })
  const outbox = owed.flatMap((row) => {
    const document: Document = JSON.parse(row.payload)
    const after = renewed(row.doctype, document)
    const baseHash = row.baseHash === null ? null : (hashes.get(row.baseHash) ?? row.baseHash)
    if (after === document && baseHash === row.baseHash) return []
    if (after === document) return [{ ...row, baseHash }]
    const payloadHash = hashDocument(after)
    hashes.set(row.payloadHash, payloadHash)
    return [{ ...row, operationId: newOperationId(), baseHash, payloadHash, payload: JSON.stringify(after) }]
  })
  return { documents, outbox }
}
