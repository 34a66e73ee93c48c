import type { OperatorRole, SessionKind } from '../messages/auth-login.ts'

/** Who a procedure takes: a kind of login; of operators, those of this role and of every role above it. */
export type Access = Exclude<SessionKind, 'operator'> | OperatorRole

/** Each may do what the one before may. */
const roles: readonly OperatorRole[] = ['viewer', 'operator', 'admin']

/** May a login call what takes `allow`? An operator without a role is one of before there were roles, who may do everything. Pure. */
export function mayCall(
  { kind, role }: { kind: SessionKind; role?: OperatorRole | null | undefined },
  allow: readonly Access[],
): boolean {
  if (kind !== 'operator') return allow.includes(kind)
  const rank = roles.indexOf(role ?? 'admin')
  return allow.some((access) => roles.includes(access as OperatorRole) && roles.indexOf(access as OperatorRole) <= rank)
}
