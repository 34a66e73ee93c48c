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
    const checked = await store.read.findUser(username)
    const matches = await verifyPassword(checked?.passwordHash ?? null, password)
    const refuse = () => {
      // Who typed his password where the name belongs does not find it in the log.
      log.warn({ ...(checked ? { username } : {}), address }, 'a login failed')
      return new BranchlineError('UNAUTHENTICATED', 'User name and password do not match.')
    }
    if (!checked || !matches || checked.disabled) throw refuse()
    await logins.passed(username, address)
    const token = ids.secret()
    const now = clock.now()
    const expiresAt = new Date(now + sessionTtlSeconds * 1000).toISOString()
    const kind = await store.write(async (tx) => {
      // A password takes its time to be checked. Of what became of the login meanwhile, this transaction is the first to know.
      const user = await tx.findUser(username)
      if (!user || user.disabled || user.passwordHash !== checked.passwordHash) throw refuse()
      const kind = user.kind === 'cashier' ? 'cashier' : 'operator'
      await tx.removeExpiredSessions(new Date(now).toISOString())
      await tx.putSession({ tokenHash: hashToken(token), username, kind, expiresAt })
      return kind
    })
    log.info({ username, kind, address }, 'logged in')
    return { token, expiresAt, kind }
  }
}
