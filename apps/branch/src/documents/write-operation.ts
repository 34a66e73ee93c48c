import { changedFieldsAt, compact, everyFieldAt, stockEntriesFor } from '@branchline/adapters'
import type { BranchTransaction, DocumentRow, NewOutboxRow } from '@branchline/db/branch'
import { type Document, type FieldTimes, type Operation, travelsUp } from '@branchline/protocol'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { documentRow } from './document-row.ts'
import { type PreparedDocument, prepareDocument } from './prepare-document.ts'

/**
 * A local change and the operation this branch now owes: both, with the stock entries that go with it, in one transaction.
 * What central owns is only marked as edited here, and never pushed.
 */
export async function writeOperation(
  services: Services,
  tx: BranchTransaction,
  { rule, adapter }: RuleEntry,
  operation: Operation,
  prepared: PreparedDocument,
  stored: DocumentRow | null,
): Promise<void> {
  const { key, document } = prepared
  const { doctype } = rule
  const hlc = services.hlc.next()
  if (!travelsUp(rule)) await keepCentralVersion(services, tx, operation, prepared, stored)
  if (operation === 'delete') await tx.removeDocuments(doctype, [key])
  else await tx.putDocuments([documentRow(prepared, adapter, hlc)])
  if (!travelsUp(rule)) return

  const fieldTimes =
    rule.conflictRule === 'Field-Level-LWW' ? await timeFields(tx, prepared, stored, operation, hlc) : null
  const payload = adapter.serialize(document)
  await owe(tx, {
    operationId: services.ids.uuid(),
    doctype,
    key,
    name: document.name,
    operation,
    payload: payload === document ? prepared.body : JSON.stringify(payload),
    payloadHash: prepared.hash,
    baseHash: stored?.hash ?? null,
    hlc,
    fieldTimes,
    createdAt: new Date(services.clock.now()).toISOString(),
  })
  if (operation === 'submit' || operation === 'cancel') await writeStockEntries(services, tx, document, operation)
}

/** Adds the outbox row, or puts the new content into the record's last one where that was never sent. */
async function owe(tx: BranchTransaction, row: NewOutboxRow): Promise<void> {
  const mayReplace = row.operation === 'insert' || row.operation === 'update'
  const last = mayReplace && row.baseHash !== null ? await tx.lastOwed(row) : null
  if (last && compact(last, row.operation) === 'replace') await tx.replaceOutboxRow(last.sequence, row)
  else await tx.addOutboxRows([row])
}

/** When each field was last written. A deletion takes the times along, for an edit elsewhere is measured against them. */
async function timeFields(
  tx: BranchTransaction,
  { key, document }: PreparedDocument,
  stored: DocumentRow | null,
  operation: Operation,
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
  operation: Operation,
  { key, document: { doctype, name } }: PreparedDocument,
  stored: DocumentRow | null,
): Promise<void> {
  await tx.putLocalEdit({
    doctype,
    key,
    name,
    kind: operation === 'delete' ? 'delete' : 'save',
    centralBody: stored?.body ?? null,
    centralHash: stored?.hash ?? null,
    centralHlc: stored?.hlc ?? null,
    editedAt: new Date(clock.now()).toISOString(),
  })
}

async function writeStockEntries(
  services: Services,
  tx: BranchTransaction,
  document: Document,
  operation: 'submit' | 'cancel',
): Promise<void> {
  const entries = stockEntriesFor(document, operation, services.branchCode)
  const entry = entries.length > 0 ? services.rules.find('Stock Ledger Entry') : undefined
  // Made while the rule is switched off, too: they wait in the outbox until it is switched on again.
  if (!entry) return
  for (const line of entries) {
    const prepared = prepareDocument(line, 'Stock Ledger Entry', entry.adapter, services.branchCode)
    await writeOperation(services, tx, entry, 'insert', prepared, null)
  }
}
