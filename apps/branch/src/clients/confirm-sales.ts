import type { StandingRow } from '@branchline/db/branch'
import type { BranchHandlers, ClientStanding } from '@branchline/protocol'
import type { Services } from '../services.ts'

/**
 * `clients.confirm`: where sales stand. A till forgets what both sides hold: here in a committed row, at central by its receipt or because
 * it came from there.
 */
export function confirmSales({ store }: Services): BranchHandlers['clients']['confirm'] {
  return async ({ syncUuids }) => {
    const rows = new Map((await store.read.findStandings([...new Set(syncUuids)])).map((row) => [row.key, row]))
    return { standings: syncUuids.map((syncUuid) => standingOf(syncUuid, rows.get(syncUuid))) }
  }
}

/** A document of which nothing is owed is at central as it is here; one whose cancellation is owed is there, not cancelled. */
export function standingOf(syncUuid: string, row: StandingRow | undefined): ClientStanding {
  if (!row) return { syncUuid, atBranch: false, atCentral: false, branchDocstatus: null, centralDocstatus: null }
  const { docstatus, owed } = row
  const centralDocstatus = owed === null ? docstatus : owed === 'cancel' ? 1 : null
  return {
    syncUuid,
    atBranch: true,
    atCentral: centralDocstatus !== null,
    branchDocstatus: docstatus,
    centralDocstatus,
  }
}
