import {
  type Adapter,
  backfillIdentity,
  defaultSeries,
  expandSeries,
  formatName,
  ownsName,
  postingYear,
} from '@branchline/adapters'
import type { BranchTransaction, DocumentRow } from '@branchline/db/branch'
import { BranchlineError, type Document, type DocumentInput } from '@branchline/protocol'
import type { Services } from '../services.ts'

type Context = Pick<Services, 'branchCode' | 'clock' | 'ids'>

/** The record a caller means: by its sync_uuid, or by its name. Errors: DUPLICATE_NUMBER where the name is that of several. */
export async function findStored(
  tx: BranchTransaction,
  doctype: string,
  adapter: Adapter,
  { name, sync_uuid }: DocumentInput,
): Promise<DocumentRow | null> {
  if (adapter.identity === 'name') return name ? tx.findDocument({ doctype, key: name }) : null
  if (sync_uuid) return tx.findDocument({ doctype, key: sync_uuid })
  const [found = null, ...others] = name ? await tx.findDocumentsByName(doctype, [name]) : []
  if (others.length === 0) return found
  const message = `${others.length + 1} documents bear the number ${name}; say which by its sync_uuid.`
  throw new BranchlineError('DUPLICATE_NUMBER', message)
}

/**
 * A caller's document with all it needs to be stored. What is stored of the record already fills in first. A document that comes
 * with a sync_uuid gets nothing more than a name, so that its hash is the same on every path; one without gets sync_uuid,
 * origin_branch, docstatus and name. A number from before it came here gives the sync_uuid that central's import gives it. Names come from the series, counted in this transaction.
 */
export async function completeDocument(
  tx: BranchTransaction,
  doctype: string,
  adapter: Adapter,
  input: DocumentInput,
  stored: Document | null,
  context: Context,
): Promise<DocumentInput> {
  const document: DocumentInput = { ...input, doctype: input.doctype ?? doctype }
  if (stored) {
    if (document.name === undefined) document.name = stored.name
    if (adapter.identity === 'sync_uuid' && document.sync_uuid === undefined && stored.sync_uuid !== undefined) {
      document.sync_uuid = stored.sync_uuid
    }
    if (document.origin_branch === undefined && stored.origin_branch !== undefined) {
      document.origin_branch = stored.origin_branch
    }
    return document
  }
  if (adapter.identity === 'sync_uuid' && document.sync_uuid === undefined) {
    document.origin_branch ??= context.branchCode
    document.sync_uuid = backfillIdentity(document, doctype, adapter).sync_uuid ?? context.ids.uuid()
    if (adapter.behaviour === 'submittable') document.docstatus ??= 0
  }
  document.name ??= await allocateName(tx, adapter, document, context)
  return document
}

/** The next name of the document's series. Errors: NAMING_SERIES_MISMATCH for a series of another branch. */
export async function allocateName(
  tx: BranchTransaction,
  { seriesPrefix, identity }: Pick<Adapter, 'seriesPrefix' | 'identity'>,
  document: DocumentInput,
  { branchCode, clock, ids }: Context,
): Promise<string> {
  if (!seriesPrefix) return identity === 'sync_uuid' ? (document.sync_uuid ?? ids.uuid()) : ids.uuid()
  const asked = document.naming_series
  const series = typeof asked === 'string' && asked !== '' ? asked : defaultSeries(seriesPrefix, branchCode)
  if (!ownsName(seriesPrefix, branchCode, series)) {
    throw new BranchlineError(
      'NAMING_SERIES_MISMATCH',
      `naming_series ${series} is not one of branch ${branchCode}; its own begin with ${seriesPrefix}-${branchCode}-.`,
    )
  }
  const { counterKey, width } = expandSeries(series, postingYear(document, clock.now()))
  return formatName(counterKey, await tx.nextNumber(counterKey), width)
}
