import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { holdersOf } from './holders-of.ts'

/**
 * `branches.adopt`: a person says which server goes on as a branch. A refused one takes over at its next heartbeat; the branch's own
 * stays what it is, and whoever waited beside it is turned down. He may choose again.
 */
export function adoptBranch({ store, log }: Services): CentralHandlers['branches']['adopt'] {
  return async ({ branchCode, instance }, { session }) => {
    const holders = await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const status = await tx.findBranchStatus(branchCode)
      const refused = await tx.listRefusedHolders(branchCode)
      if (status?.instance !== instance && !refused.some((holder) => holder.instance === instance)) {
        throw new BranchlineError('NOT_FOUND', `No server known as ${instance} speaks as branch ${branchCode}.`)
      }
      const decided = refused.map((holder) => {
        return { ...holder, state: holder.instance === instance ? ('chosen' as const) : ('dismissed' as const) }
      })
      await tx.putRefusedHolders(decided)
      const message = `${session.username} chose instance ${instance} to go on as this branch`
      await tx.addLogs([{ by: session.username, branchCode, kind: 'branch_chosen', message }])
      return holdersOf(status, decided)
    })
    log.warn({ branchCode, instance }, 'a person chose which server goes on as this branch')
    return { branchCode, holders }
  }
}
