import { type Adapter, stockEntriesFor } from '@branchline/adapters'
import type { CorrectedRow, DocumentRow, OutboxRow } from '@branchline/db/branch'
import { BranchlineError, type Document, type DocumentInput, type FieldTimes } from '@branchline/protocol'
import { type PreparedDocument, prepareDocument } from '../documents/prepare-document.ts'
import { carryEdit, changedFields } from './carry-edit.ts'

export interface EditContext {
  adapter: Adapter
  branchCode: string
  /** For an operation that needs another id. */
  newOperationId: () => string
}

export interface EditPlan {
  rows: CorrectedRow[]
  /** The record as this branch shall hold it; null where it holds it no more. */
  document: PreparedDocument | null
  /** Fields the correction changed. */
  changed: string[]
}

/**
 * What the correction of a dead letter writes. Pure but for the new id.
 *
 *   dead letter   the corrected document
 *   successors    the correction carried on, each based on the one before it; they were never sent, for only heads are
 *   stored        the correction carried on
 *
 * Times stay as they were: the correction takes the place of what was refused, and does not win over what was written since.
 *
 * The operationId stays: central keeps receipts of what it settles alone (`BatchState.settle`), and a dead letter was only ever
 * rejected. But central's checks come before it looks for a receipt: what it took, and refused when it was sent again because the
 * answer was lost, does have one. The correction is then answered OPERATION_REUSED, and the next one gets an id of its own.
 *
 * Errors: VALIDATION_FAILED and those of `prepareDocument`.
 */
export function planEdit(
  [dead, ...successors]: [OutboxRow, ...OutboxRow[]],
  payload: unknown,
  stored: DocumentRow | null,
  context: EditContext,
): EditPlan {
  const { adapter, branchCode } = context
  if (dead.operation === 'delete') {
    throw new BranchlineError('VALIDATION_FAILED', 'A delete carries nothing to correct; retry or discard it.')
  }
  const edited = prepareDocument(payload, dead.doctype, adapter, branchCode)
  const before = documentOf(dead)
  requireSameRecord(dead, before, edited)
  const carryOn = (later: Document) =>
    prepareDocument(carryEdit(before, edited.document, later), dead.doctype, adapter, branchCode)
  const changed = changedFields(before, edited.document)

  let base = { from: dead.payloadHash, to: edited.hash }
  requireSameStock(dead, before, edited.document, branchCode)
  const rows = [correct(dead, edited, dead.baseHash, changed, context)]
  for (const row of successors) {
    const later = withStatus(row)
    const carried = row.operation === 'delete' ? null : carryOn(later as Document)
    if (carried) requireSameStock(row, later, carried.document, branchCode)
    const baseHash = row.baseHash === base.from ? base.to : row.baseHash
    rows.push(carried ? correct(row, carried, baseHash, changed, context) : { ...row, baseHash })
    base = { from: row.payloadHash, to: carried?.hash ?? row.payloadHash }
  }
  return { rows, document: stored ? carryOn(JSON.parse(stored.body)) : null, changed }
}

/** Field times after a correction: fields that had none get the operation's own. */
export function timeChanged(times: FieldTimes, changed: string[], hlc: string): FieldTimes {
  return { ...Object.fromEntries(changed.map((field) => [field, hlc])), ...times }
}

function correct(
  row: OutboxRow,
  { document, hash }: PreparedDocument,
  baseHash: string | null,
  changed: string[],
  { adapter, newOperationId }: EditContext,
): CorrectedRow {
  return {
    sequence: row.sequence,
    operationId: row.lastCode === 'OPERATION_REUSED' ? newOperationId() : row.operationId,
    payload: JSON.stringify(adapter.serialize(document)),
    payloadHash: hash,
    baseHash,
    fieldTimes: row.fieldTimes && timeChanged(row.fieldTimes, changed, row.hlc),
  }
}

/** What an operation carries. A damaged payload is no JSON any more: all of it is to be corrected. */
export function documentOf({ payload }: OutboxRow): DocumentInput {
  try {
    return JSON.parse(payload)
  } catch {
    return {}
  }
}

/** What a successor carries; one that is damaged, too, takes everything over from the correction but what it does itself. */
function withStatus(row: OutboxRow): DocumentInput {
  const docstatus = row.operation === 'submit' ? 1 : row.operation === 'cancel' ? 2 : null
  return docstatus === null ? documentOf(row) : { ...documentOf(row), docstatus }
}

function requireSameRecord(dead: OutboxRow, before: DocumentInput, { key, document }: PreparedDocument): void {
  const refuse = (message: string) => {
    throw new BranchlineError('VALIDATION_FAILED', message)
  }
  if (document.name !== dead.name) refuse(`name is ${document.name}; the dead letter is of ${dead.name}`)
  if (key !== dead.key) refuse(`sync_uuid is ${key}; the dead letter is of ${dead.key}`)
  const docstatus = before.docstatus ?? 0
  if (before.name !== undefined && (document.docstatus ?? 0) !== docstatus) {
    refuse(`docstatus is ${document.docstatus ?? 0}; a correction keeps it at ${docstatus}`)
  }
}

/** The stock entries of a submit or cancel went their own way when it was written; a correction must not belie them. */
function requireSameStock({ operation }: OutboxRow, before: DocumentInput, after: Document, branchCode: string): void {
  if (operation !== 'submit' && operation !== 'cancel') return
  const moved = (document: Document) => JSON.stringify(stockEntriesFor(document, operation, branchCode))
  if (before.name === undefined || moved(before as Document) === moved(after)) return
  throw new BranchlineError(
    'VALIDATION_FAILED',
    'The correction changes what moved in stock, and those entries are written. Cancel the document and make a new one.',
  )
}
