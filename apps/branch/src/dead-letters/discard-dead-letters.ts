import type { BranchReader } from '@branchline/db/branch'
import { type BranchHandlers, travelsDown } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { planDiscard } from './plan-discard.ts'

/**
 * `deadLetters.discard`: a person gives operations up. Each leaves its line in the log, with what it carried, who gave it up and
 * why, and moves to History in the same commit.
 *
 *   what only branches write     the document stays here: giving up the sending undoes no sale
 *   what central sends down too  the DocType is loaded anew, since here stands what nobody else will ever see: central's version is
 *                                put back, and what central never had goes
 */
export function discardDeadLetters(services: Services): BranchHandlers['deadLetters']['discard'] {
  const { store, rules, clock } = services
  const plan = async (reader: BranchReader, operationIds: string[]) =>
    planDiscard(await reader.findDeadWithSuccessors(operationIds), operationIds)
  return async ({ operationIds, reason = '', preview }, { session }) => {
    if (preview) return { discarded: (await plan(store.read, operationIds)).map((row) => row.operationId) }
    const discarded = await store.write(async (tx) => {
      const rows = await plan(tx, operationIds)
      const now = new Date(clock.now()).toISOString()
      const message = `by ${session.username}: ${reason}`
      const sequences = rows.map(({ sequence }) => sequence)
      await tx.discardOutboxRows(sequences, { reason: message, now })
      await tx.addLogs(
        rows.map(({ doctype, name, operationId, sequence, operation, lastCode, payload }) => ({
          at: now,
          kind: 'discard',
          doctype,
          name,
          code: lastCode,
          message,
          by: session.username,
          detail: JSON.stringify({ operationId, sequence, operation, payload }),
        })),
      )
      const twoSided = [...new Set(rows.map((row) => row.doctype))].filter((doctype) => {
        const rule = rules.find(doctype)?.rule
        return rule !== undefined && travelsDown(rule)
      })
      const reloaded = await tx.beginReload(twoSided, now)
      await tx.addLogs(reloaded.map((doctype) => ({ at: now, kind: 'resync', doctype, message: 'after a discard' })))
      return rows.map((row) => row.operationId)
    })
    if (discarded.length > 0) {
      services.wakeDrainer()
      services.wakePuller()
    }
    return { discarded }
  }
}
