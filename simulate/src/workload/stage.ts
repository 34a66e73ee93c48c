import type { BranchServer } from '../branch/branch-server.ts'
import type { CentralServer } from '../central/central-server.ts'
import type { SimulatedDatabase } from '../central/simulated-database.ts'
import type { Disasters } from '../disasters.ts'
import type { Faults } from '../faults.ts'
import type { Model } from '../model.ts'
import type { Tills } from '../tills/tills.ts'
import type { Chance } from '../world/chance.ts'
import type { Network } from '../world/network.ts'
import type { World } from '../world/world.ts'

export interface Stage {
  world: World
  chance: Chance
  faults: Faults
  network: Network
  central: CentralServer
  database: SimulatedDatabase
  branches: BranchServer[]
  model: Model
  broken: (error: unknown) => void
  disasters?: Disasters
  /** Null: there are none that run the SDK. */
  tills?: Tills | null
  /** Those a branch's login may have, in turn. */
  passwords?: readonly [Password, Password]
}

export interface Password {
  text: string
  hash: string
}

/** What people do about one subject. */
export interface Subject {
  /** What may be done next, each by its weight. */
  acts: readonly (readonly [weight: number, act: () => void])[]
  /** Before anything else is done. */
  begin?: () => void
  /** What is left to do when the day is over. */
  end?: () => void
}
