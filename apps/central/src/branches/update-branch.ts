import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `branches.update`: what a branch is called, and by which clock on the wall its days go. */
export function updateBranch({ store, log }: Services): CentralHandlers['branches']['update'] {
  return async ({ branchCode, label, timezone }, { session }) => {
    const site = await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const known = await tx.findSite(branchCode)
      if (!known) throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
      const changed = { ...known, label: label ?? known.label, timezone: timezone ?? known.timezone }
      await tx.putSite(changed)
      const message = `${changed.label}, ${changed.timezone}; by ${session.username}`
      await tx.addLogs([{ by: session.username, branchCode, kind: 'branch_updated', message }])
      return changed
    })
    log.info({ branchCode, timezone: site.timezone }, 'branch updated')
    return { branchCode, label: site.label, timezone: site.timezone }
  }
}
