import { hashToken, verifyPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `auth.login`: a password for an opaque token, which is stored only as its hash. */
export function login({ store, clock, ids, sessionTtlSeconds }: Services): CentralHandlers['auth']['login'] {
  return async ({ username, password }) => {
    const user = await store.read.findUser(username)
    const matches = await verifyPassword(user?.passwordHash ?? null, password)
    if (!user || !matches || user.disabled) {
      throw new BranchlineError('UNAUTHENTICATED', 'User name and password do not match.')
    }
    if (user.branchCode !== null && !(await store.read.findSite(user.branchCode))?.enabled) {
      throw new BranchlineError('BRANCH_DISABLED', `Central has disabled branch ${user.branchCode}.`)
    }
    const token = ids.secret()
    const expiresAt = new Date(clock.now() + sessionTtlSeconds * 1000).toISOString()
    const { kind, branchCode } = user
    await store.write(async (tx) => {
      await tx.removeExpiredSessions(new Date(clock.now()).toISOString())
      await tx.putSession({ tokenHash: hashToken(token), username, kind, branchCode, expiresAt })
    })
    return { token, expiresAt, kind, ...(branchCode === null ? {} : { branchCode }) }
  }
}
