import { changedFieldsAt, compact, everyFieldAt, stockEntriesFor } from '@branchline/adapters'
import type { BranchTransaction, DocumentRow, NewOutboxRow } from '@branchline/db/branch'
import { type Document, type FieldTimes, type Operation, travelsUp } from '@branchline/protocol'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { documentRow } from './document-row.ts'
import { type PreparedDocument, prepareDocument } from './prepare-document.ts'

/** One record as it shall be, and what it was. */
interface Change {
  entry: RuleEntry
  operation: Operation
  prepared: PreparedDocument
  stored: DocumentRow | null
}

/**
 * A local change and the operation this branch now owes: both, with the stock entries that go with it, in one transaction.
 * What central owns is only marked as edited here, and never pushed.
 */
export async function writeOperation(
  services: Services,
  tx: BranchTransaction,
  entry: RuleEntry,
  operation: Operation,
  prepared: PreparedDocument,
  stored: DocumentRow | null,
): Promise<void> {
  const movesStock = travelsUp(entry.rule) && (operation === 'submit' || operation === 'cancel')
  const moved = movesStock ? stockEntries(services, prepared.document, operation) : []
  await writeChanges(services, tx, [{ entry, operation, prepared, stored }, ...moved])
}

/** In the order given: all documents in one statement, and all operations. */
async function writeChanges(services: Services, tx: BranchTransaction, changes: Change[]): Promise<void> {
  const documents: DocumentRow[] = []
  const operations: NewOutboxRow[] = []
  for (const change of changes) {
    const { entry, operation, prepared } = change
    const hlc = services.hlc.next()
    if (!travelsUp(entry.rule)) await keepCentralVersion(services, tx, change)
    if (operation === 'delete') await tx.removeDocuments(entry.rule.doctype, [prepared.key])
    else documents.push(documentRow(prepared, entry.adapter, hlc))
    if (travelsUp(entry.rule)) operations.push(await operationOf(services, tx, change, hlc))
  }
  if (documents.length > 0) await tx.putDocuments(documents)
  if (operations.length > 0) await owe(tx, operations)
}

async function operationOf(
  services: Services,
  tx: BranchTransaction,
  change: Change,
  hlc: string,
): Promise<NewOutboxRow> {
  const { entry, operation, prepared, stored } = change
  const { key, document } = prepared
  const fieldTimes = entry.rule.conflictRule === 'Field-Level-LWW' ? await timeFields(tx, change, hlc) : null
  const payload = entry.adapter.serialize(document)
  return {
    operationId: services.ids.uuid(),
    doctype: entry.rule.doctype,
    key,
    name: document.name,
    operation,
    payload: payload === document ? prepared.body : JSON.stringify(payload),
    payloadHash: prepared.hash,
    baseHash: stored?.hash ?? null,
    hlc,
    fieldTimes,
    createdAt: new Date(services.clock.now()).toISOString(),
  }
}

/** Adds outbox rows, or puts the new content into the record's last one where that was never sent. */
async function owe(tx: BranchTransaction, rows: NewOutboxRow[]): Promise<void> {
  const added: NewOutboxRow[] = []
  for (const row of rows) {
    const mayReplace = row.operation === 'insert' || row.operation === 'update'
    const last = mayReplace && row.baseHash !== null ? await tx.lastOwed(row) : null
    if (last && compact(last, row.operation) === 'replace') await tx.replaceOutboxRow(last.sequence, row)
    else added.push(row)
  }
  if (added.length > 0) await tx.addOutboxRows(added)
}

/** When each field was last written. A deletion takes the times along, for an edit elsewhere is measured against them. */
async function timeFields(
  tx: BranchTransaction,
  { operation, prepared: { key, document }, stored }: Change,
  hlc: string,
): Promise<FieldTimes> {
  const { doctype } = document
  const known = (await tx.findFieldTimes(doctype, [key])).get(key)
  const before: Document | null = stored ? JSON.parse(stored.body) : null
  const held =
    before && stored ? (known ? { document: before, fieldTimes: known } : everyFieldAt(before, stored.hlc)) : null
  const { fieldTimes } = held ? changedFieldsAt(document, hlc, held) : everyFieldAt(document, hlc)
  if (operation === 'delete') await tx.removeFieldTimes(doctype, [key])
  else await tx.putFieldTimes(doctype, [{ key, times: fieldTimes }])
  return fieldTimes
}

/** An edit of what central owns: accepted, never pushed, undone by the next pull. Central's version waits beside it. */
async function keepCentralVersion(
  { clock }: Services,
  tx: BranchTransaction,
  { operation, prepared, stored }: Change,
): Promise<void> {
  const { key, document } = prepared
  await tx.putLocalEdit({
    doctype: document.doctype,
    key,
    name: document.name,
    kind: operation === 'delete' ? 'delete' : 'save',
    centralBody: stored?.body ?? null,
    centralHash: stored?.hash ?? null,
    centralHlc: stored?.hlc ?? null,
    editedAt: new Date(clock.now()).toISOString(),
  })
}

function stockEntries(services: Services, document: Document, operation: 'submit' | 'cancel'): Change[] {
  const entries = stockEntriesFor(document, operation, services.branchCode)
  const entry = entries.length > 0 ? services.rules.find('Stock Ledger Entry') : undefined
  // Made while the rule is switched off, too: they wait in the outbox until it is switched on again.
  if (!entry) return []
  return entries.map((line) => ({
    entry,
    operation: 'insert',
    prepared: prepareDocument(line, 'Stock Ledger Entry', entry.adapter, services.branchCode),
    stored: null,
  }))
}
