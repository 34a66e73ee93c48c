import type { UserRow } from '@branchline/db/central'

/**
 * Until when what is opened with this password of the login's, named by its hash, may last, in ms: for ever, or as long as it is good
 * beside the present one. Null: it is good no more. Pure.
 */
export function passwordGoodUntil(user: UserRow, passwordHash: string, nowMs: number): number | null {
  if (user.passwordHash === passwordHash) return Number.POSITIVE_INFINITY
  const { previousPasswordHash: previous, previousPasswordUntil: until } = user
  if (previous !== passwordHash || !until || Date.parse(until) <= nowMs) return null
  return Date.parse(until)
}
