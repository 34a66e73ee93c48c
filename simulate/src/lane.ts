import { MemoryDatabase } from './central/memory-database.ts'
import type { SimulatedDatabase } from './central/simulated-database.ts'
import type { Fault } from './faults.ts'
import { firstEpoch } from './planted/in-lives.ts'
import type { Chance } from './world/chance.ts'
import type { Serve } from './world/network.ts'
import type { World } from './world/world.ts'

/** Where a run's database is, and what else is other there. */
export interface Lane {
  open(run: {
    world: World
    chance: Chance
    pageMax: number
    broken: (error: unknown) => void
  }): Promise<SimulatedDatabase>
  /** Requests on their way into central. */
  serve(serve: Serve, world: World): Serve
  branchesMax: number
  actionsMax: number
  /** Faults that do not happen there. */
  without: readonly Fault[]
  /** What people do there beside selling; null: everything. */
  subjects: readonly string[] | null
}

export const inMemory: Lane = {
  open: async ({ pageMax }) => new MemoryDatabase({ epoch: firstEpoch, pageMax }),
  serve: (serve) => serve,
  branchesMax: Number.POSITIVE_INFINITY,
  actionsMax: Number.POSITIVE_INFINITY,
  without: [],
  subjects: null,
}
