import type { CentralTransaction } from '@branchline/db/central'
import type { Services } from '../services.ts'
import type { Report } from './accept-holder.ts'
import { heardInFuture } from './quiet.ts'

/** A second server speaks as the branch: it is kept by name for a person to decide, who is told once. */
export async function refuseHolder(
  { ids, log }: Services,
  tx: CentralTransaction,
  { branchCode, nowMs, input, before, holder }: Report,
): Promise<'refused'> {
  // The branch itself has the token after this one: what it pushed with this one and is not here yet, it sends again.
  if (before?.previousFence && before.previousFence === input.fence) {
    await tx.putBranchStatus(branchCode, { previousFence: null })
  }
  const ahead = heardInFuture(before, nowMs)
  if (ahead) await tx.putBranchStatus(branchCode, ahead)
  const lastHeardAt = new Date(nowMs).toISOString()
  if (holder) {
    await tx.putRefusedHolders([{ ...holder, lastHeardAt }])
    return 'refused'
  }
  const instance = ids.uuid()
  const token = input.fence ?? ''
  await tx.putRefusedHolders([{ branchCode, token, claimed: input.instance, instance, state: 'waiting', lastHeardAt }])
  const message = `Two servers speak as branch ${branchCode}. Instance ${before?.instance} goes on; the other sells on and is known as ${instance}. Switch one off, or choose with branches.adopt.`
  await tx.addAlerts([
    { id: ids.uuid(), code: 'CLONED_SITE', branchCode, doctype: null, name: null, message, severity: 'critical' },
  ])
  log.warn({ branchCode, instance }, 'a second server speaks as this branch and is refused')
  return 'refused'
}
