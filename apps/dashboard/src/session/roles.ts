import type { OperatorRole } from '@branchline/protocol'

/** What a login may do here: look; also decide and retry; also set up. The server holds it; the console only leaves out what would be refused. */
export const roles = ['viewer', 'operator', 'admin'] as const satisfies readonly OperatorRole[]
export type Role = OperatorRole

export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}
