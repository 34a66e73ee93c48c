import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `branches.disable`: off, or on again. What a branch that is off sends is refused like a wrong login; it sells on, and what it owes waits. */
export function disableBranch({ store, log }: Services): CentralHandlers['branches']['disable'] {
  return async ({ branchCode, enabled = false }, { session }) => {
    await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const site = await tx.findSite(branchCode)
      const user = site && (await tx.lockUser(site.username))
      if (!site || !user) throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
      await tx.putSite({ ...site, enabled })
      await tx.putUser({ ...user, disabled: !enabled })
      if (!enabled) await tx.removeSessionsAt(branchCode)
      const kind = enabled ? 'branch_enabled' : 'branch_disabled'
      await tx.addLogs([{ by: session.username, branchCode, kind, message: `by ${session.username}` }])
    })
    log.warn({ branchCode, enabled }, 'a branch was switched off or on')
    return { branchCode, enabled }
  }
}
