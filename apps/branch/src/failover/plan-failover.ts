import type { Adapter } from '@branchline/adapters'
import type { DocumentRow } from '@branchline/db/branch'
import type { Document } from '@branchline/protocol'

/** A document that central holds in this branch's name. */
export interface FailoverDocument {
  doctype: string
  document: Document
  hash: string
}

/**
 *   not here                 take it, and owe nothing for it
 *   the same                 it came by another path already
 *   cancelled at central     take that; what is still owed of it central knows already
 *   further on here          its cancellation is on its way
 *   other content            this branch's stays, and a person is told
 */
export type FailoverDecision = 'take' | 'same' | 'ours is later' | 'differs'

/** What becomes of one document. Pure. */
export function decideFailover(
  incoming: Pick<FailoverDocument, 'document' | 'hash'>,
  stored: Pick<DocumentRow, 'hash' | 'docstatus'> | null,
): FailoverDecision {
  if (!stored) return 'take'
  if (stored.hash === incoming.hash) return 'same'
  const docstatus = incoming.document.docstatus ?? 0
  if (docstatus > stored.docstatus) return 'take'
  return docstatus < stored.docstatus ? 'ours is later' : 'differs'
}

/** By what a document of this DocType is known. */
export function keyOf({ document }: FailoverDocument, { identity }: Pick<Adapter, 'identity'>): string {
  return identity === 'name' ? document.name : (document.sync_uuid ?? document.name)
}
