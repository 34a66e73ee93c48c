import type { Adapter } from '@branchline/adapters'
import type { DocumentRow } from '@branchline/db/branch'
import { type DoctypeRule, type Document, travelsUp } from '@branchline/protocol'

/** A document that central holds in this branch's name. */
export interface FailoverDocument {
  doctype: string
  document: Document
  hash: string
}

/**
 *   not here                 take it, and owe nothing for it
 *   deleted here             it stays so; central knows, or is about to hear
 *   the same                 it came by another path already
 *   cancelled at central     take that; what is still owed of it central knows already
 *   further on here          its cancellation is on its way
 *   other content            this branch's stays, and a person is told
 */
export type FailoverDecision = 'take' | 'same' | 'ours is later' | 'differs'

/** What becomes of one document. `deleted`: by this branch, before it was asked for or while it was on its way. Pure. */
export function decideFailover(
  incoming: Pick<FailoverDocument, 'document' | 'hash'>,
  stored: Pick<DocumentRow, 'hash' | 'docstatus'> | null,
  deleted = false,
): FailoverDecision {
  if (!stored) return deleted ? 'ours is later' : 'take'
  if (stored.hash === incoming.hash) return 'same'
  const docstatus = incoming.document.docstatus ?? 0
  if (docstatus > stored.docstatus) return 'take'
  return docstatus < stored.docstatus ? 'ours is later' : 'differs'
}

/** Why nothing of a DocType is taken from a page, in words; null: it is. What a branch does not write cannot be in its name. Pure. */
export function whyStrange(doctype: string, changes: FailoverDocument[], rule: DoctypeRule | null): string | null {
  if (!rule) return "central holds these in this branch's name, and no rule here knows the DocType"
  if (!travelsUp(rule)) return "central gave these in this branch's name, and branches do not write the DocType"
  const other = changes.find(({ document }) => document.doctype !== doctype)
  return other ? `central gave a ${other.document.doctype} as a ${doctype}` : null
}

/** By what a document of this DocType is known. */
export function keyOf({ document }: FailoverDocument, { identity }: Pick<Adapter, 'identity'>): string {
  return identity === 'name' ? document.name : (document.sync_uuid ?? document.name)
}
