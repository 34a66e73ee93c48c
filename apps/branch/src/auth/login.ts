import { hashToken, verifyPassword } from '@branchline/platform'
import { type BranchHandlers, BranchlineError } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `auth.login`: a password for an opaque token, which is stored only as its hash. */
export function login({
  store,
  clock,
  ids,
  log,
  logins,
  sessionTtlSeconds,
}: Services): BranchHandlers['auth']['login'] {
  return async ({ username, password }, { address }) => {
    await logins.take(username, address)
    const user = await store.read.findUser(username)
    const matches = await verifyPassword(user?.passwordHash ?? null, password)
    if (!user || !matches || user.disabled) {
      // Who typed his password where the name belongs does not find it in the log.
      log.warn({ ...(user ? { username } : {}), address }, 'a login failed')
      throw new BranchlineError('UNAUTHENTICATED', 'User name and password do not match.')
    }
    await logins.passed(username, address)
    const token = ids.secret()
    const now = clock.now()
    const expiresAt = new Date(now + sessionTtlSeconds * 1000).toISOString()
    const kind = user.kind === 'cashier' ? 'cashier' : 'operator'
    await store.write(async (tx) => {
      await tx.removeExpiredSessions(new Date(now).toISOString())
      await tx.putSession({ tokenHash: hashToken(token), username, kind, expiresAt })
    })
    log.info({ username, kind, address }, 'logged in')
    return { token, expiresAt, kind }
  }
}
