import { BranchlineError, type Session } from '@branchline/protocol'

type Scoped = Pick<Session, 'doctypes'>

/** Whether a login may read and write documents of this DocType. */
export function mayUse({ doctypes }: Scoped, doctype: string): boolean {
  return doctypes == null || doctypes.includes(doctype)
}

/** Errors: FORBIDDEN, naming the first DocType that was not given. */
export function requireUse(session: Scoped, doctypes: readonly string[]): void {
  const missing = doctypes.find((doctype) => !mayUse(session, doctype))
  if (missing !== undefined) throw new BranchlineError('FORBIDDEN', notGiven(missing))
}

export function notGiven(doctype: string): string {
  return `This login was not given the DocType ${JSON.stringify(doctype)}.`
}
