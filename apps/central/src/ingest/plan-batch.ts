import type { ReceiptRow } from '@branchline/db/central'
import type { PushResult } from '@branchline/protocol'
import { type BatchContext, type BatchPlan, BatchState, type HeldRecords } from './batch-state.ts'
import type { PreparedRecord } from './prepare-record.ts'

/**
 * Decides a whole batch, each operation seeing what those before it left. Pure.
 *
 *   receipt with the same content   duplicate, answered as the first time
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
  if (receipt.payloadHash !== record.hash) {
    const message = `operation ${operationId} was taken before with another content`
    state.alerts.push({ code: 'OPERATION_REUSED', name: record.document.name, message })
    return { operationId, status: 'rejected', code: 'OPERATION_REUSED', message }
  }
  const { name, code, message } = receipt
  return { operationId, status: 'duplicate', name, ...(code ? { code } : {}), ...(message ? { message } : {}) }
}
