import type { BranchStore } from '@branchline/db/branch'
import { hashToken } from '@branchline/platform'
import type { Clock, Session } from '@branchline/protocol'

/** How long a revoked session may still be taken for valid. */
const cacheMs = 2_000
const cacheEntriesMax = 1_000

/** Answers whose a token is. Looks in the database at most every two seconds per token. */
export function createAuthenticate(
  store: BranchStore,
  clock: Clock,
  branchCode: string,
): (token: string) => Promise<Session | null> {
  const cache = new Map<string, { session: Session; untilMs: number }>()
  return async (token) => {
    const tokenHash = hashToken(token)
    const now = clock.now()
    const cached = cache.get(tokenHash)
    if (cached && cached.untilMs > now && cached.untilMs <= now + cacheMs) return cached.session
    cache.delete(tokenHash)
    const row = await store.read.findSession(tokenHash)
    const expiresMs = row ? Date.parse(row.expiresAt) : 0
    if (!row || expiresMs <= now) return null
    const session: Session = {
      username: row.username,
      kind: row.kind === 'cashier' ? 'cashier' : 'operator',
      branchCode,
    }
    if (cache.size >= cacheEntriesMax) cache.clear()
    cache.set(tokenHash, { session, untilMs: Math.min(now + cacheMs, expiresMs) })
    return session
  }
}
