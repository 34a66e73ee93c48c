import type { CentralTransaction, UserRow } from '@branchline/db/central'
import { hashToken, verifyPassword } from '@branchline/platform'
import { BranchlineError, type CentralHandlers } from '@branchline/protocol'
import { workplaceOf } from '../cashiers/workplace-of.ts'
import type { Services } from '../services.ts'
import { passwordGoodUntil } from './password-good-until.ts'

/**
 * `auth.login`: a password for an opaque token, which is stored only as its hash.
 *
 *   1. The password is checked, outside any transaction: that takes its time.
 *   2. The login is locked and read anew; the session is written by what it is now, or not at all.
 *
 * Who changes the login in between is seen by 2; who changes it after 2 waits for its commit, and ends the session that it wrote.
 */
export function login({
  store,
  clock,
  ids,
  log,
  logins,
  sessionTtlSeconds,
}: Services): CentralHandlers['auth']['login'] {
  return async ({ username, password, branchCode: asked }, { address }) => {
    const checked = await store.read.findUser(username)
    // A branch's password is made, not thought of: nobody guesses it, and a server that still has the old one asks for hours.
    const isGuessable = checked?.kind !== 'branch'
    if (isGuessable) await logins.take(username, address)
    const passwordHash = await hashOf(checked, password, clock.now())
    const refuse = () => {
      // Who typed his password where the name belongs does not find it in the log.
      log.warn({ ...(checked ? { username } : {}), address }, 'a login failed')
      return new BranchlineError('UNAUTHENTICATED', 'User name and password do not match.')
    }
    if (!checked || passwordHash === null || checked.disabled) throw refuse()
    if (isGuessable) await logins.passed(username, address)
    const token = ids.secret()
    const opened = await store.write(async (tx) => {
      const workplace = checked.kind === 'cashier' ? await lockWorkplace(tx, username, asked) : null
      const user = await tx.lockUser(username)
      const now = clock.now()
      const goodUntilMs = user && passwordGoodUntil(user, passwordHash, now)
      if (!user || user.disabled || goodUntilMs === null || isCashier(user) !== isCashier(checked)) throw refuse()
      const { kind, role } = user
      const branchCode = workplace ?? user.branchCode
      if (branchCode !== null && !(await tx.findSite(branchCode))?.enabled) {
        throw new BranchlineError('BRANCH_DISABLED', `Central has disabled branch ${branchCode}.`)
      }
      const expiresAt = new Date(Math.min(now + sessionTtlSeconds * 1000, goodUntilMs)).toISOString()
      await tx.removeExpiredSessions(new Date(now).toISOString())
      await tx.putSession({ tokenHash: hashToken(token), username, kind, branchCode, expiresAt })
      return { kind, role, branchCode, expiresAt }
    })
    const { kind, role, branchCode, expiresAt } = opened
    log.info({ username, kind, address }, 'logged in')
    return {
      ...{ token, expiresAt, kind },
      ...(branchCode === null ? {} : { branchCode }),
      ...(kind === 'operator' && role ? { role } : {}),
    }
  }
}

/** The hash that this password has, if it is the login's: of the present one, or of that before while it is good. */
async function hashOf(user: UserRow | null, password: string, nowMs: number): Promise<string | null> {
  if (await verifyPassword(user?.passwordHash ?? null, password)) return user?.passwordHash ?? null
  const previous = user?.previousPasswordHash
  if (!user || !previous || passwordGoodUntil(user, previous, nowMs) === null) return null
  return (await verifyPassword(previous, password)) ? previous : null
}

/** Where a cashier works, which nobody switches off until the session is written. Branches are locked before logins. */
async function lockWorkplace(tx: CentralTransaction, username: string, asked: string | undefined): Promise<string> {
  const branchCode = await workplaceOf(tx, username, asked)
  await tx.lockBranch(branchCode)
  return branchCode
}

function isCashier({ kind }: UserRow): boolean {
  return kind === 'cashier'
}
