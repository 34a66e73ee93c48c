import type { Money } from '../sale/money.ts'

/** What the table shows of one branch; null for what nobody could say yet. */
export interface BranchView {
  code: string
  town: string
  /** Sales Invoices the branch holds. */
  sold: number | null
  /** Of them, those central holds. */
  acknowledged: number | null
  /** Operations of every kind the branch still owes. */
  waiting: number | null
  moneyAtBranch: Money | null
  moneyAtCentral: Money | null
  /** When the branch last had an answer of central, in ms since 1970. */
  lastContactMs: number | null
  state: BranchState
}

export type BranchState = 'in step' | 'sending' | 'line cut' | 'no central' | 'killed' | 'starting'

export interface Circumstances {
  isBranchUp: boolean
  isLineCut: boolean
  isCentralUp: boolean
  wasEverUp: boolean
}

/** The state of a branch in a word. */
export function stateOf(
  view: Pick<BranchView, 'waiting' | 'moneyAtBranch' | 'moneyAtCentral' | 'sold' | 'acknowledged'>,
  { isBranchUp, isLineCut, isCentralUp, wasEverUp }: Circumstances,
): BranchState {
  if (!isBranchUp) return wasEverUp ? 'killed' : 'starting'
  if (isLineCut) return 'line cut'
  if (!isCentralUp) return 'no central'
  const { moneyAtBranch, moneyAtCentral } = view
  const isEqual = moneyAtBranch !== null && moneyAtCentral !== null && moneyAtBranch.eq(moneyAtCentral)
  return view.waiting === 0 && view.sold === view.acknowledged && isEqual ? 'in step' : 'sending'
}
