import type { Lane } from './lane.ts'
import type { Chance } from './world/chance.ts'

const branchCodes = ['CAI', 'GIZ', 'ALX', 'LUX', 'ASW', 'SUZ', 'TAN', 'PSD'] as const

/** How large a run is, before anything goes wrong in it. */
export interface Plan {
  branchCodes: readonly string[]
  actions: number
  /** Pages of the feed are no longer. */
  pageMax: number
}

/**
 * Bugs are found per second of the processor, not per seed: most seeds are small, some are a chain on a busy day. `shareUpTo`: of
 * all seeds, those of this size and smaller.
 */
const sizes = [
  { shareUpTo: 0.93, branches: [1, 2], actions: [2, 10] },
  { shareUpTo: 0.99, branches: [2, 3], actions: [8, 30] },
  { shareUpTo: 1, branches: [4, 8], actions: [40, 80] },
] as const

/** What a seed's chance makes of it. */
export function planOf(chance: Chance, { branchesMax, actionsMax }: Lane, branches?: number): Plan {
  const roll = chance.at('size')
  const size = sizes.find(({ shareUpTo }) => roll < shareUpTo) ?? sizes[0]
  const [fewestBranches, mostBranches] = size.branches
  const [fewestActions, mostActions] = size.actions
  return {
    branchCodes: branchCodes.slice(
      0,
      Math.min(branchesMax, branches ?? chance.integer('branches', fewestBranches, mostBranches)),
    ),
    actions: Math.min(actionsMax, chance.integer('actions', fewestActions, mostActions)),
    pageMax: chance.pick('page', [1, 2, 5, 100]),
  }
}
