import { hashPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `branches.register`: the branch exists and has a login, whose password is shown this once. */
export function registerBranch({ store, ids, log }: Services): CentralHandlers['branches']['register'] {
  return async ({ branchCode, label, timezone = 'UTC' }, { session }) => {
    const username = `branch-${branchCode}`
    const password = ids.secret()
    const passwordHash = await hashPassword(password)
    await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      if (await tx.findSite(branchCode)) {
        throw new BranchlineError('NAME_TAKEN', `Branch ${branchCode} is registered already.`)
      }
      await tx.putSite({ branchCode, label: label ?? branchCode, timezone, username, enabled: true })
      await tx.putUser({ username, passwordHash, kind: 'branch', branchCode, disabled: false })
      await tx.addLogs([
        { by: session.username, branchCode, kind: 'branch_registered', message: `registered by ${session.username}` },
      ])
    })
    log.info({ branchCode }, 'branch registered')
    return { branchCode, username, password }
  }
}
