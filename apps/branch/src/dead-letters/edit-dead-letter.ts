import { customerDoctype } from '@branchline/adapters'
import { type BranchHandlers, BranchlineError } from '@branchline/protocol'
import { resolveInput } from '../aliases/resolve-input.ts'
import { documentRow } from '../documents/document-row.ts'
import { checkInput } from '../documents/prepare-document.ts'
import type { Services } from '../services.ts'
import { documentOf, planEdit, timeChanged } from './plan-edit.ts'

/**
 * `deadLetters.edit`: a person corrects what central refused. The operation is owed again, counted from nothing, its successors
 * behind it; the document here is corrected with it, in one commit. What was refused stays in the log.
 */
export function editDeadLetter(services: Services): BranchHandlers['deadLetters']['edit'] {
  const { store, rules, shape, clock, ids, branchCode } = services
  return async ({ operationId, payload }, { session }) => {
    checkInput(payload)
    const owed = await store.write(async (tx) => {
      const [dead, ...successors] = await tx.findDeadWithSuccessors([operationId])
      if (!dead) throw new BranchlineError('NOT_FOUND', `There is no dead letter ${operationId}.`)
      const { doctype, key, name, hlc } = dead
      const entry = rules.require(doctype)
      const { adapter } = entry
      const stored = await tx.findDocument({ doctype, key })
      const context = { adapter, branchCode, newOperationId: () => ids.uuid() }
      const asked = shape.write(payload, doctype, documentOf(dead))
      const corrected = doctype === customerDoctype ? asked : await resolveInput(services, tx, entry, asked)
      const plan = planEdit([dead, ...successors], corrected, stored, context)
      await tx.correctOutboxRows(plan.rows)
      if (stored && plan.document) {
        await tx.putDocuments([documentRow(plan.document, adapter, stored.hlc)])
        const times = (await tx.findFieldTimes(doctype, [key])).get(key)
        if (times) await tx.putFieldTimes(doctype, [{ key, times: timeChanged(times, plan.changed, hlc) }])
      }
      const at = new Date(clock.now()).toISOString()
      const detail = JSON.stringify({ operationId, payload: dead.payload })
      const message = `by ${session.username}: ${plan.changed.join(', ').slice(0, 500)}`
      await tx.addLogs([
        { at, kind: 'dead_letter_edit', doctype, name, code: dead.lastCode, message, detail, by: session.username },
      ])
      return plan.rows[0]?.operationId ?? operationId
    })
    services.wakeDrainer()
    return { operationId: owed }
  }
}
