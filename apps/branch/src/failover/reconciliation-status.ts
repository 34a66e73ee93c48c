import type { BranchHandlers } from '@branchline/protocol'
import type { Services } from '../services.ts'
import type { FailoverPuller } from './failover-puller.ts'

/** `reconciliation.status`: does this branch hold all that central holds in its name? */
export function reconciliationStatus(
  { store }: Services,
  failover: FailoverPuller,
): BranchHandlers['reconciliation']['status'] {
  return async () => {
    const site = await store.read.getSiteConfig()
    return {
      reconciled_with_central: failover.reconciled,
      pending_failover_pulls: site?.failoverPending ?? 0,
      last_reconciled_at: site?.lastReconciledAt ?? null,
      last_central_check_at: site?.lastCentralCheckAt ?? null,
      cut_off_ms: failover.cutOffMs,
    }
  }
}
