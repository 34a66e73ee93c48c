import { hashPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

const hourMs = 3_600_000

/** `branches.rotatePassword`: a new one, shown this once. The old one, and what was logged in with it, ends now or after the overlap. */
export function rotatePassword({
  store,
  ids,
  clock,
  log,
  logins,
}: Services): CentralHandlers['branches']['rotatePassword'] {
  return async ({ branchCode, overlapHours = 0 }, { session }) => {
    const password = ids.secret()
    const passwordHash = await hashPassword(password)
    const username = await store.write(async (tx) => {
      await tx.lockBranch(branchCode)
      const site = await tx.findSite(branchCode)
      const user = site && (await tx.lockUser(site.username))
      if (!site || !user) throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
      const until = overlapHours > 0 ? new Date(clock.now() + overlapHours * hourMs).toISOString() : null
      const previous = { previousPasswordHash: until && user.passwordHash, previousPasswordUntil: until }
      await tx.putUser({ ...user, passwordHash, ...previous })
      if (until) await tx.endSessionsOf(site.username, until)
      else await tx.removeSessionsOf(site.username)
      await tx.addLogs([
        { by: session.username, branchCode, kind: 'branch_password', message: `a new one, by ${session.username}` },
      ])
      return site.username
    })
    await logins.forgive(username)
    log.info({ branchCode }, "a branch's password was changed")
    return { username, password }
  }
}
