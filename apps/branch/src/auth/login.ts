import { hashToken, verifyPassword } from '@branchline/platform'
import { type BranchHandlers, BranchlineError } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `auth.login`: a password for an opaque token, which is stored only as its hash. */
export function login({ store, clock, ids, sessionTtlSeconds }: Services): BranchHandlers['auth']['login'] {
  return async ({ username, password }) => {
    const user = await store.read.findUser(username)
    const matches = await verifyPassword(user?.passwordHash ?? null, password)
    if (!user || !matches || user.disabled)
      throw new BranchlineError('UNAUTHENTICATED', 'User name and password do not match.')
    const token = ids.secret()
    const now = clock.now()
    const expiresAt = new Date(now + sessionTtlSeconds * 1000).toISOString()
    const kind = user.kind === 'cashier' ? 'cashier' : 'operator'
    await store.write(async (tx) => {
      await tx.removeExpiredSessions(new Date(now).toISOString())
      await tx.putSession({ tokenHash: hashToken(token), username, kind, expiresAt })
    })
    return { token, expiresAt, kind }
  }
}
