import type { DocumentInput } from '@branchline/protocol'
import { v5 as uuidV5 } from 'uuid'
import type { Adapter } from './adapter.ts'
import { seriesOwner } from './series-owner.ts'

/** The namespace of identities given to documents that come from a time before Branchline. Never changes. */
const historyNamespace = '7d0b9f0e-5d0a-5c53-9b1e-6a4f3c2d1e00'

/**
 * Gives a transaction from before Branchline what makes it the same record on every path. It follows from the document alone, so
 * every side, and every repeat of an import, gives the same one:
 *
 *   origin_branch   as it says; else whose code its number carries; else as it was
 *   sync_uuid       as it says; else UUID v5 of (doctype, origin_branch, name)
 *
 * What lacks a name or a branch stays as it is, for the checks to refuse.
 */
export function backfillIdentity(
  document: DocumentInput,
  doctype: string,
  { identity, seriesPrefix }: Pick<Adapter, 'identity' | 'seriesPrefix'>,
): DocumentInput {
  const { name } = document
  if (identity !== 'sync_uuid' || typeof name !== 'string' || name === '') return document
  const origin = document.origin_branch || (seriesPrefix === null ? null : seriesOwner(seriesPrefix, name))
  if (!origin) return document
  if (document.origin_branch && document.sync_uuid) return document
  const syncUuid = document.sync_uuid || uuidV5(JSON.stringify([doctype, origin, name]), historyNamespace)
  return { ...document, origin_branch: origin, sync_uuid: syncUuid }
}
