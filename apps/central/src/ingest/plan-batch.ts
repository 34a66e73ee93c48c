import { customerDoctype, isScrubbedCustomer, scrubbedMark } from '@branchline/adapters'
import type { ReceiptRow } from '@branchline/db/central'
import type { Document, PushResult } from '@branchline/protocol'
import { type BatchContext, type BatchPlan, BatchState, type HeldRecords } from './batch-state.ts'
import type { PreparedRecord } from './prepare-record.ts'

/**
 * Decides a whole batch, each operation seeing what those before it left. Pure.
 *
 *   receipt with the same content   duplicate, answered as the first time
 *   receipt with the same record,
 *   a person taken out of it        duplicate: central was put back to before that (docs/decisions/0053)
 *   receipt with other content      rejected OPERATION_REUSED
 *   at or below the floor           duplicate: it was settled, its receipt has gone
 *   an earlier operation of the
 *   record in this batch failed     deferred: successors never overtake
 *   else                            aliases are resolved, and the adapter decides
 */
export function planBatch(records: PreparedRecord[], held: HeldRecords, context: BatchContext): BatchPlan {
  const state = new BatchState(held, context)
  const results = records.map((sent): PushResult => {
    const { operationId } = sent
    const receipt = state.receipts.get(operationId)
    if (receipt) return answerAgain(receipt, sent, state)
    if (sent.sequence <= context.floor) return { operationId, status: 'duplicate', name: sent.document.name }
    const record = state.identify(sent)
    if (state.blocked.has(record.key)) {
      return { operationId, status: 'deferred', message: 'an earlier operation of the same record was not taken' }
    }
    const decision = state.decide(record)
    if (decision.outcome === 'reject' || decision.outcome === 'defer') {
      state.blocked.add(record.key)
      const { message } = decision
      return decision.outcome === 'defer'
        ? { operationId, status: 'deferred', message }
        : { operationId, status: 'rejected', code: decision.code, message }
    }
    const settled = state.settle(record, decision)
    return { operationId, name: record.document.name, ...settled }
  })
  return { results, ...state.plan() }
}

function answerAgain(receipt: ReceiptRow, record: PreparedRecord, state: BatchState): PushResult {
  const { operationId } = record
  if (receipt.payloadHash !== record.hash && !isSameWithoutPerson(receipt, record.document)) {
    const message = `operation ${operationId} was taken before with another content`
    state.alerts.push({ code: 'OPERATION_REUSED', name: record.document.name, message })
    return { operationId, status: 'rejected', code: 'OPERATION_REUSED', message }
  }
  const { name, code, message } = receipt
  return { operationId, status: 'duplicate', name, ...(code ? { code } : {}), ...(message ? { message } : {}) }
}

/** A Customer that became another's alias has a receipt under that one's name. */
function isSameWithoutPerson(receipt: ReceiptRow, document: Document): boolean {
  if (document.doctype === customerDoctype) return isScrubbedCustomer(document)
  return document[scrubbedMark] === 1 && receipt.name === document.name
}
