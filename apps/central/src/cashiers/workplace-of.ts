import type { CentralReader } from '@branchline/db/central'
import { BranchlineError } from '@branchline/protocol'

/**
 * The branch a cashier's session is for: the one asked for, if a POS Profile there names him; without being asked, the only one.
 * Errors: WRONG_BRANCH, VALIDATION_FAILED where he works at several and says none.
 */
export async function workplaceOf(db: CentralReader, username: string, asked: string | undefined): Promise<string> {
  const branches = await db.findWorkplaces(username)
  if (asked !== undefined) {
    if (branches.includes(asked)) return asked
    throw new BranchlineError('WRONG_BRANCH', `No POS Profile of branch ${asked} names ${username}.`)
  }
  const [only] = branches
  if (only === undefined) throw new BranchlineError('WRONG_BRANCH', `No POS Profile names ${username}.`)
  if (branches.length === 1) return only
  throw new BranchlineError('VALIDATION_FAILED', `branchCode: ${username} works at ${branches.join(', ')}; say which.`)
}
