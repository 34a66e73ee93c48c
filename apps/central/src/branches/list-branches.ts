import type { CentralHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `branches.list`: every registered branch with its last contact. */
export function listBranches({ store }: Services): CentralHandlers['branches']['list'] {
  return async () => {
    const [sites, statuses] = await Promise.all([store.read.listSites(), store.read.listBranchStatuses()])
    const statusOf = new Map(statuses.map((status) => [status.branchCode, status]))
    return {
      branches: sites.map(({ branchCode, label, enabled }) => {
        const status = statusOf.get(branchCode)
        return {
          branchCode,
          label,
          enabled,
          lastHeartbeatAt: status?.lastHeartbeatAt ?? null,
          lastPushAt: status?.lastPushAt ?? null,
          lastPullAt: status?.lastPullAt ?? null,
        }
      }),
    }
  }
}
