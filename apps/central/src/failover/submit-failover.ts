import {
  type Adapter,
  defaultSeries,
  expandSeries,
  formatName,
  postingYear,
  stockEntriesFor,
} from '@branchline/adapters'
import type { CentralTransaction } from '@branchline/db/central'
import {
  BranchlineError,
  type CentralHandlers,
  checkEntry,
  type Document,
  type DocumentInput,
  travelsDown,
  travelsUp,
} from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import { documentRow } from '../documents/document-row.ts'
import { isVerdict, type PreparedDocument, prepareDocument } from '../documents/prepare-document.ts'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'
import { requireKnownStock, shiftState } from './stand-in-checks.ts'

type Submit = CentralHandlers['failover']['submit']

/**
 * `failover.submit`: central takes a till's document in its branch's place. The branch is the login's, whatever the document says. The
 * number the till printed is kept; a document without one gets a number of the series that only central gives (`SINV-CAI-F-…`).
 *
 * Document and stock entries commit together, each with a feed position by which the branch fetches them. The same `sync_uuid` again,
 * by whichever path, changes nothing.
 */
export function submitFailover(services: Services): Submit {
  return async ({ doctype, document: given, operation }, { session }) => {
    const branchCode = branchOf(session)
    const entry = await services.rules.require(doctype)
    if (!travelsUp(entry.rule) || travelsDown(entry.rule) || entry.adapter.behaviour !== 'submittable')
      throw new BranchlineError('UNKNOWN_DOCTYPE', `Central takes no ${doctype} in a branch's place.`)
    const input = ofBranch(given, branchCode)
    // Before the transaction: a rule may have to be read, and every connection may be held by one that waits for this one's lock.
    const stock = await services.rules.find('Stock Ledger Entry')
    return services.store.writeFeed(async (tx) => {
      // The branch's own push of the same sale waits, and finds it.
      await tx.lockBranch(branchCode)
      const [stored] = await tx.findDocuments([{ doctype, key: String(input.sync_uuid) }])
      if (!stored) await requireKnownStock(services, tx, branchCode, input)
      const shift = await shiftState(tx, branchCode, input)
      if (shift === 'closed' && !stored)
        throw new BranchlineError('SHIFT_CLOSED', `The shift ${String(input.pos_opening_shift)} is closed.`)
      const name = input.name ?? stored?.name ?? (await numberOf(services, tx, entry.adapter, input, branchCode))
      const wanted = { ...input, doctype, name, docstatus: operation === 'submit' ? 1 : 2, synced_from_failover: 1 }
      const prepared = prepareDocument(wanted, doctype, entry.adapter, branchCode)
      if (isVerdict(prepared)) throw new BranchlineError(prepared.code, prepared.message)
      const written = await take(services, tx, { entry, stock }, prepared, branchCode, operation)
      const status = written ? (shift === 'unknown' ? 'deferred' : 'applied') : 'unchanged'
      return { document: services.shape.read(prepared.document, doctype), status } as const
    })
  }
}

function ofBranch(given: DocumentInput, branchCode: string): DocumentInput {
  const flaw = checkEntry(given)
  if (flaw) throw new BranchlineError('VALIDATION_FAILED', `${flaw.path || 'the document'} ${flaw.message}`)
  const { origin_branch: origin, sync_uuid } = given
  if (typeof origin === 'string' && origin !== branchCode)
    throw new BranchlineError('WRONG_BRANCH', `origin_branch is ${origin}; this login is of branch ${branchCode}`)
  if (!sync_uuid) throw new BranchlineError('VALIDATION_FAILED', 'sync_uuid is missing')
  return { ...given, origin_branch: branchCode }
}

/** Writes a document where it changes something. Answers whether it did. Errors: those of the decision. */
async function take(
  services: Services,
  tx: CentralTransaction,
  { entry: { rule, adapter }, stock }: { entry: RuleEntry; stock: RuleEntry | undefined },
  prepared: PreparedDocument,
  branchCode: string,
  operation: 'submit' | 'cancel',
): Promise<boolean> {
  const { doctype } = rule
  const [stored = null] = await tx.findDocuments([{ doctype, key: prepared.key }])
  if (stored && stored.originBranch !== branchCode)
    throw new BranchlineError('WRONG_BRANCH', 'this record belongs to another branch')
  const hlc = services.hlc.next()
  const decision = adapter.decide({
    incoming: { ...prepared, operation, hlc, fieldTimes: null, baseHash: null, sequence: 0 },
    stored: stored && {
      document: JSON.parse(stored.body),
      hash: stored.hash,
      hlc: stored.hlc,
      fieldTimes: null,
      sequence: null,
    },
    rule: rule.conflictRule,
    dependants: 0,
    deletedHlc: null,
  })
  if (decision.outcome === 'unchanged' || decision.outcome === 'superseded') return false
  if (decision.outcome === 'reject') throw new BranchlineError(decision.code, decision.message)
  if (decision.outcome === 'defer')
    throw new BranchlineError('NOT_FOUND', `Central does not have ${prepared.document.name} yet.`)
  if (decision.outcome !== 'apply')
    throw new BranchlineError('VALIDATION_FAILED', `a ${operation} does not ${decision.outcome}`)
  const version = (stored?.version ?? 0) + 1
  const row = documentRow(prepared, { rule, adapter, hlc, version, originBranch: branchCode })
  const entries = stockEntries(services, stock, prepared.document, operation, branchCode)
  await tx.putDocuments([row, ...entries], true)
  return true
}

/** What the sale does to stock, as the branch would have written it. */
function stockEntries(
  services: Services,
  stock: RuleEntry | undefined,
  document: Document,
  operation: 'submit' | 'cancel',
  branchCode: string,
) {
  const documents = stockEntriesFor(document, operation, branchCode)
  if (documents.length === 0) return []
  if (!stock?.rule.enabled)
    throw new BranchlineError('UNKNOWN_DOCTYPE', 'No enabled rule names the DocType "Stock Ledger Entry".')
  const { rule, adapter } = stock
  return documents.map((entry) => {
    const prepared = prepareDocument({ ...entry, synced_from_failover: 1 }, rule.doctype, adapter, branchCode)
    if (isVerdict(prepared)) throw new BranchlineError(prepared.code, prepared.message)
    return documentRow(prepared, { rule, adapter, hlc: services.hlc.next(), version: 1, originBranch: branchCode })
  })
}

async function numberOf(
  { clock }: Services,
  tx: CentralTransaction,
  { seriesPrefix }: Adapter,
  document: DocumentInput,
  branchCode: string,
): Promise<string> {
  if (!seriesPrefix)
    throw new BranchlineError('VALIDATION_FAILED', 'the document has no name, and its DocType no series')
  const series = defaultSeries(seriesPrefix, branchCode, { failover: true })
  const { counterKey, width } = expandSeries(series, postingYear(document, clock.now()))
  return formatName(counterKey, await tx.nextNumber(counterKey), width)
}
