import type { CentralStore } from '@branchline/db/central'
import { hashToken } from '@branchline/platform'
import type { Clock, Session } from '@branchline/protocol'

/** How long a revoked session may still be taken for valid. */
const cacheMs = 2_000
const cacheEntriesMax = 10_000

/** Answers whose a token is. Looks in the database at most every two seconds per token. */
export function createAuthenticate(store: CentralStore, clock: Clock): (token: string) => Promise<Session | null> {
  const cache = new Map<string, { session: Session; untilMs: number }>()
  return async (token) => {
    const tokenHash = hashToken(token)
    const now = clock.now()
    const cached = cache.get(tokenHash)
    if (cached && cached.untilMs > now && cached.untilMs <= now + cacheMs) return cached.session
    cache.delete(tokenHash)
    const row = await store.read.findSession(tokenHash, new Date(now).toISOString())
    if (!row) return null
    const session: Session = { username: row.username, kind: row.kind, branchCode: row.branchCode }
    if (row.kind === 'integration' || row.kind === 'operator') {
      const user = await store.read.findUser(row.username)
      // No role is every right, no DocTypes are all: what another kind of login lacks opens nothing here.
      if (!user || user.disabled || user.kind !== row.kind) return null
      if (row.kind === 'integration') session.doctypes = user.doctypes ?? null
      else session.role = user.role ?? null
    }
    if (cache.size >= cacheEntriesMax) cache.clear()
    cache.set(tokenHash, { session, untilMs: Math.min(now + cacheMs, Date.parse(row.expiresAt)) })
    return session
  }
}
