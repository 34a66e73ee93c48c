import type { CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { verifiedBy } from '../verify/runs.ts'
import { holdersOf } from './holders-of.ts'

/** `branches.list`: every registered branch with its last contact. */
export function listBranches({ store }: Services): CentralHandlers['branches']['list'] {
  return async () => {
    const [sites, statuses, refused, verifications] = await Promise.all([
      store.read.listSites(),
      store.read.listBranchStatuses(),
      store.read.listRefusedHolders(null),
      store.read.lastVerifications(),
    ])
    const verifiedOf = new Map(verifications.map((row) => [row.branchCode, verifiedBy(row)]))
    const statusOf = new Map(statuses.map((status) => [status.branchCode, status]))
    return {
      branches: sites.map(({ branchCode, label, enabled, timezone }) => {
        const status = statusOf.get(branchCode)
        const others = refused.filter((holder) => holder.branchCode === branchCode)
        return {
          branchCode,
          label,
          enabled,
          timezone,
          lastHeartbeatAt: status?.lastHeartbeatAt ?? null,
          lastPushAt: status?.lastPushAt ?? null,
          lastPullAt: status?.lastPullAt ?? null,
          ...(verifiedOf.has(branchCode) ? { verified: verifiedOf.get(branchCode) } : {}),
          ...(others.length > 0 ? { holders: holdersOf(status, others) } : {}),
        }
      }),
    }
  }
}
