import type { BranchServer } from '../branch/branch-server.ts'
import type { Fault } from '../faults.ts'
import type { Stage } from '../workload.ts'
import type { WrongClock } from '../world/wrong-clock.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
/** 50 ppm, as a cheap quartz; and minutes an hour, as a dying battery. */
const drifts = [0.000_05, 0.000_5, 1 / 60, 10 / 60] as const

interface Faulty {
  name: string
  clock: WrongClock
  jumps: Fault
  drifts: Fault
}

/** Clocks that jump, and clocks that run wrong. */
export function clockMishap(stage: Stage, branch: BranchServer): void {
  wrong(stage, { name: branch.branchCode, clock: branch.skew, jumps: 'clock jumps', drifts: 'clock drifts' })
  const { clock } = stage.central
  wrong(stage, { name: 'central', clock, jumps: 'clock of central jumps', drifts: 'clock of central drifts' })
}

function wrong({ chance, faults, world }: Stage, { name, clock, jumps, drifts: drifting }: Faulty): void {
  if (faults.strikes(jumps, name, name === 'central' ? 2 : 5)) {
    clock.ms = chance.integer(`skew ${name}`, -dayMs, dayMs)
    world.tell(name, `its clock is wrong by ${Math.round(clock.ms / minuteMs)} min`)
  }
  if (faults.strikes(drifting, name, name === 'central' ? 3 : 6)) {
    const perMs = chance.pick(`drift ${name}`, drifts) * (chance.next(`way ${name}`) < 0.5 ? -1 : 1)
    clock.run(perMs)
    world.tell(name, `its clock gains ${Math.round(perMs * 3_600_000)} ms an hour`)
  }
}
