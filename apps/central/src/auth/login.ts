import type { UserRow } from '@branchline/db/central'
import { hashToken, verifyPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import { workplaceOf } from '../cashiers/workplace-of.ts'
import type { Services } from '../services.ts'

/** `auth.login`: a password for an opaque token, which is stored only as its hash. */
export function login({
  store,
  clock,
  ids,
  log,
  logins,
  sessionTtlSeconds,
}: Services): CentralHandlers['auth']['login'] {
  return async ({ username, password, branchCode: asked }, { address }) => {
    const user = await store.read.findUser(username)
    // A branch's password is made, not thought of: nobody guesses it, and a server that still has the old one asks for hours.
    const isGuessable = user?.kind !== 'branch'
    if (isGuessable) await logins.take(username, address)
    const now = clock.now()
    const goodUntilMs = await passwordGoodUntil(user, password, now)
    if (!user || goodUntilMs === null || user.disabled) {
      // Who typed his password where the name belongs does not find it in the log.
      log.warn({ ...(user ? { username } : {}), address }, 'a login failed')
      throw new BranchlineError('UNAUTHENTICATED', 'User name and password do not match.')
    }
    if (isGuessable) await logins.passed(username, address)
    const { kind } = user
    const branchCode = kind === 'cashier' ? await workplaceOf(store.read, username, asked) : user.branchCode
    if (branchCode !== null && !(await store.read.findSite(branchCode))?.enabled) {
      throw new BranchlineError('BRANCH_DISABLED', `Central has disabled branch ${branchCode}.`)
    }
    const token = ids.secret()
    const expiresAt = new Date(Math.min(now + sessionTtlSeconds * 1000, goodUntilMs)).toISOString()
    await store.write(async (tx) => {
      await tx.removeExpiredSessions(new Date(clock.now()).toISOString())
      await tx.putSession({ tokenHash: hashToken(token), username, kind, branchCode, expiresAt })
    })
    log.info({ username, kind, address }, 'logged in')
    return {
      ...{ token, expiresAt, kind },
      ...(branchCode === null ? {} : { branchCode }),
      ...(kind === 'operator' && user.role ? { role: user.role } : {}),
    }
  }
}

/** Until when a session opened with this password may last; null: it is not this login's. That before the present one may still be. */
async function passwordGoodUntil(user: UserRow | null, password: string, nowMs: number): Promise<number | null> {
  if (await verifyPassword(user?.passwordHash ?? null, password)) return Number.POSITIVE_INFINITY
  const { previousPasswordHash: previous, previousPasswordUntil: until } = user ?? {}
  if (!previous || !until || Date.parse(until) <= nowMs) return null
  return (await verifyPassword(previous, password)) ? Date.parse(until) : null
}
