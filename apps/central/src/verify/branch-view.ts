import type { CentralReader, VerifyScope } from '@branchline/db/central'
import { BranchlineError, travelsDown } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import { decidePush, fenceOf } from '../heartbeat/fence.ts'
import { refusalOf } from '../heartbeat/report.ts'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'

type Session = Parameters<typeof branchOf>[0]

/**
 * What a branch may see of a DocType when it verifies itself: what it wrote, where only branches write; else what the feed carries for
 * it. Whose that is comes from the login. Errors: UNKNOWN_DOCTYPE.
 */
export async function branchView(
  { rules }: Pick<Services, 'rules'>,
  doctype: string,
  branchCode: string,
): Promise<RuleEntry & { scope: VerifyScope }> {
  const entry = await rules.require(doctype)
  return { ...entry, scope: { doctype, branchCode, own: !travelsDown(entry.rule) } }
}

/** The branch that asks, if it is the branch's own server that does. Errors: CLONED_SITE. */
export async function requireHolder(
  db: CentralReader,
  session: Session,
  { instance, fence }: { instance: string; fence?: string | null | undefined },
): Promise<string> {
  const branchCode = branchOf(session)
  const state = fenceOf(await db.findFence(branchCode), await db.epoch())
  if (decidePush(state, { instance, fence: fence ?? null }) !== 'refuse') return branchCode
  throw new BranchlineError('CLONED_SITE', refusalOf(branchCode))
}
