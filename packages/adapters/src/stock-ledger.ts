import type { Document } from '@branchline/protocol'
import { v5 as uuidV5 } from 'uuid'
import { type Movement, movementsOf, type Row } from './stock-movements.ts'

// Stock Ledger Entries follow from the document alone, so that every path (the branch, central for a failover document, a repeat)
// makes the same ones. DESIGN section 7, "Stock ledger entries".

/** What an entry takes over from its line as it stands, where it is there. */
const lineFields = ['batch_no', 'serial_no', 'serial_and_batch_bundle', 'project'] as const

/**
 * The entries that submitting (or cancelling) a document writes in its transaction, one per stock line; none for other DocTypes
 * and for a Sales Invoice without `update_stock`. A cancel's entries reverse the quantities: the first ones stay, the sum is zero.
 * Quantities are exact decimals and stay strings or numbers as they came. Throws when the document has no UUID as sync_uuid or a
 * quantity is not a decimal; `validateIncoming` refuses both before.
 */
export function stockEntriesFor(document: Document, operation: 'submit' | 'cancel', branchCode: string): Document[] {
  const movements = movementsOf(document)
  if (movements.length === 0) return []
  const namespace = document.sync_uuid
  if (!namespace)
    throw new Error(`${document.doctype} ${document.name} has no sync_uuid to derive its stock entries from`)
  return movements.map((movement) => {
    const syncUuid = uuidV5(`${movement.lineKey}:${operation}`, namespace)
    return entry(document, movement, operation, branchCode, syncUuid)
  })
}

function entry(
  document: Document,
  movement: Movement,
  operation: 'submit' | 'cancel',
  branchCode: string,
  syncUuid: string,
): Document {
  const { line, quantity, balance } = movement
  const cancelling = operation === 'cancel'
  const fields: Row = {
    item_code: line.item_code,
    warehouse: movement.warehouse,
    posting_date: document.posting_date,
    posting_time: document.posting_time,
    company: document.company,
    voucher_type: document.doctype,
    voucher_no: document.name,
    voucher_detail_no: line.name ?? movement.lineKey,
    actual_qty: (cancelling ? quantity.negated() : quantity).toField(),
    stock_uom: line.stock_uom ?? line.uom,
  }
  if (balance) fields.qty_after_transaction = (cancelling ? balance.before : balance.after)?.toField()
  for (const field of lineFields) fields[field] = line[field] === '' ? undefined : line[field]
  return {
    doctype: 'Stock Ledger Entry',
    name: `SLE-${branchCode}-${syncUuid}`,
    docstatus: 1,
    sync_uuid: syncUuid,
    origin_branch: branchCode,
    ...withoutAbsent(fields),
  }
}

function withoutAbsent(fields: Row): Row {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}
