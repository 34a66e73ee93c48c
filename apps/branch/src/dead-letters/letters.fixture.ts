import { adapterFor, hashDocument } from '@branchline/adapters'
import type { DocumentRow, OutboxRow } from '@branchline/db/branch'
import type { Document, Operation } from '@branchline/protocol'
import type { EditContext } from './plan-edit.ts'

const adapter = adapterFor('Sales Invoice')
if (!adapter) throw new Error('no adapter for Sales Invoice')

export const context: EditContext = { adapter, branchCode: 'CAI', newOperationId: () => 'a new id' }

export function invoice(more: Partial<Document> = {}): Document {
  return {
    doctype: 'Sales Invoice',
    name: 'SINV-CAI-2026-00001',
    sync_uuid: '01980000-0000-7000-8000-000000000001',
    origin_branch: 'CAI',
    docstatus: 1,
    company: 'Branchline Stores',
    customer: 'Walk-in',
    currency: 'EGP',
    posting_date: '2026-03-01',
    update_stock: 0,
    items: [{ item_code: 'TEA', item_name: 'Tea', qty: 1, rate: '12.50', amount: '12.50' }],
    grand_total: '12.50',
    ...more,
  }
}

/** An operation that carries this document; the first one dead, the others behind it. */
export function letter(
  sequence: number,
  operation: Operation,
  document: Document,
  more: Partial<OutboxRow> = {},
): OutboxRow {
  return {
    operationId: `o${sequence}`,
    sequence,
    doctype: document.doctype,
    key: document.sync_uuid ?? document.name,
    name: document.name,
    operation,
    payload: JSON.stringify(document),
    payloadHash: hashDocument(document),
    baseHash: null,
    hlc: `179550000000${sequence}-0000-CAI`,
    fieldTimes: null,
    createdAt: '2026-03-01T00:00:00.000Z',
    state: sequence === 1 ? 'dead' : 'pending',
    everSent: sequence === 1,
    rejections: sequence === 1 ? 10 : 0,
    deferrals: 0,
    nextAttemptAt: null,
    outcome: null,
    lastCode: sequence === 1 ? 'VALIDATION_FAILED' : null,
    lastMessage: null,
    settledAt: null,
    ...more,
  }
}

export function storedRow(document: Document): DocumentRow {
  return {
    doctype: document.doctype,
    key: document.sync_uuid ?? document.name,
    name: document.name,
    syncUuid: document.sync_uuid ?? null,
    originBranch: 'CAI',
    docstatus: 1,
    body: JSON.stringify(document),
    hash: hashDocument(document),
    hlc: '1795500000009-0000-CAI',
    conflictKey: null,
    parent: null,
  }
}
