import type { BranchState, BranchTile } from '@branchline/protocol'
import Big from 'big.js'

export const fleetSorts = ['worst', 'code', 'contact', 'unsent'] as const
export type FleetSort = (typeof fleetSorts)[number]

export interface FleetChoice {
  search: string
  state: BranchState | null
  sort: FleetSort
}

/** The branches that a choice shows, in its order. They come worst first. */
export function chooseBranches(branches: readonly BranchTile[], { search, state, sort }: FleetChoice): BranchTile[] {
  const wanted = search.trim().toLocaleLowerCase()
  const chosen = branches.filter(
    (branch) =>
      (state === null || branch.state === state) &&
      (wanted === '' || `${branch.branchCode} ${branch.label}`.toLocaleLowerCase().includes(wanted)),
  )
  const order = orders[sort]
  return order ? chosen.sort(order) : chosen
}

type Order = (one: BranchTile, other: BranchTile) => number
const byCode: Order = (one, other) => (one.branchCode < other.branchCode ? -1 : 1)

const orders: Record<FleetSort, Order | null> = {
  worst: null,
  code: byCode,
  // Longest silent first; never heard of before all.
  contact: (one, other) => (one.lastContactAt ?? '').localeCompare(other.lastContactAt ?? '') || byCode(one, other),
  unsent: (one, other) =>
    unsentMoney(other).cmp(unsentMoney(one)) || other.unsent.operations - one.unsent.operations || byCode(one, other),
}

function unsentMoney({ unsent }: BranchTile): Big {
  return unsent.money.reduce((sum, { amount }) => sum.plus(amount), Big(0))
}
