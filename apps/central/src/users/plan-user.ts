import type { UserRow } from '@branchline/db/central'
import type { ErrorCode, UserSaveInput } from '@branchline/protocol'

const hourMs = 3_600_000

export type UserPlan =
  | { refuse: ErrorCode; message: string }
  | {
      user: UserRow
      /** What becomes of the sessions that are open: they stay, go, or are good until then (ISO-8601). */
      sessions: 'stay' | 'go' | { until: string }
    }

/** What saving a login writes. `passwordHash`: of the new password; null: the one it has stays. Pure. */
export function planUser(
  known: UserRow | null,
  { username, kind, role, keepPassword = false, password, overlapHours = 0, doctypes }: UserSaveInput,
  passwordHash: string | null,
  nowMs: number,
): UserPlan {
  if (known?.kind === 'branch') {
    return { refuse: 'NAME_TAKEN', message: `${username} is the login of branch ${known.branchCode}.` }
  }
  if (keepPassword && password !== undefined) return invalid('keepPassword: there is a new password beside it')
  if (kind !== 'integration' && doctypes) return invalid('doctypes: an operator may use every one')
  const scope = kind === 'integration' ? (doctypes === undefined ? (known?.doctypes ?? null) : doctypes) : null
  if (kind !== 'operator' && role) return invalid('role: operators alone have one')
  const sameKind = known?.kind === kind
  const rights = kind === 'operator' ? (role ?? (sameKind ? known?.role : null) ?? 'admin') : null
  // What was opened with other rights ends, lest it go on with them.
  const sameRights = sameKind && rights === (known?.role ?? (kind === 'operator' ? 'admin' : null))
  const base = { username, kind, role: rights, branchCode: null, doctypes: scope }
  if (passwordHash === null) {
    if (!known) return invalid('keepPassword: a new login has none yet')
    const { passwordHash: kept, disabled, previousPasswordHash = null, previousPasswordUntil = null } = known
    const user = { ...base, passwordHash: kept, disabled, previousPasswordHash, previousPasswordUntil }
    return { user, sessions: sameRights ? 'stay' : 'go' }
  }
  const overlaps = overlapHours > 0 && known !== null && sameRights && !known.disabled
  const until = overlaps ? new Date(nowMs + overlapHours * hourMs).toISOString() : null
  const previous = { previousPasswordHash: overlaps ? known.passwordHash : null, previousPasswordUntil: until }
  return {
    user: { ...base, passwordHash, disabled: false, ...previous },
    sessions: until === null ? 'go' : { until },
  }
}

function invalid(message: string): UserPlan {
  return { refuse: 'VALIDATION_FAILED', message }
}
