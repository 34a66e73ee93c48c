import { BranchlineError, type Session } from '@branchline/protocol'

/** The branch a session belongs to: from the login alone. */
export function branchOf(session: Session): string {
  if (session.branchCode === null) throw new BranchlineError('FORBIDDEN', 'This login belongs to no branch.')
  return session.branchCode
}
