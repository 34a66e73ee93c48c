import type { BranchServer } from '../branch/branch-server.ts'
import type { Stage } from '../workload.ts'

const minuteMs = 60_000

/** What happens to a branch's line for a while. */
export function lineMishap({ chance, faults, network }: Stage, { branchCode }: BranchServer): void {
  if (faults.strikes('partition', branchCode, 6)) {
    network.cut(branchCode, chance.integer('cut for', 1_000, 10 * minuteMs), chance.pick('cut', ['up', 'down', 'both']))
  }
  if (faults.strikes('line flaps', branchCode, 5)) {
    network.flap(branchCode, chance.integer('flaps for', 10_000, 5 * minuteMs), chance.integer('flap', 200, 8_000))
  }
  // Counted where one overtakes another.
  if (faults.isOn('requests reordered') && chance.next(`jumble ${branchCode}`) < 0.15) {
    network.jumble(branchCode, chance.integer('jumbled for', 1_000, minuteMs))
  }
}
