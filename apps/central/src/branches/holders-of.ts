import type { BranchStatusRow, RefusedHolderRow } from '@branchline/db/central'
import type { BranchHolder } from '@branchline/protocol'

/** The servers that speak as one branch, its own first. One that is known by two tokens is one. */
export function holdersOf(status: BranchStatusRow | null | undefined, refused: RefusedHolderRow[]): BranchHolder[] {
  const others = new Map(
    refused.map(({ instance, state, lastHeardAt }) => [instance, { instance, state, lastHeardAt }]),
  )
  const own: BranchHolder[] = status?.instance
    ? [{ instance: status.instance, state: 'current', lastHeardAt: status.lastHeartbeatAt }]
    : []
  return [...own, ...others.values()]
}
