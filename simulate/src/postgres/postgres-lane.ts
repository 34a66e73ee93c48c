import type { Lane } from '../run-seed.ts'
import type { PlantedStatement } from './planted-statements.ts'
import { PostgresDatabase } from './postgres-database.ts'
import type { PostgresGround } from './postgres-ground.ts'
import type { StatementCounts } from './statement-faults.ts'

/** Small runs on PostgreSQL. `counts`: what happened in the run. */
export function postgresLane(
  ground: PostgresGround,
  planted: PlantedStatement | null,
): Lane & { counts: StatementCounts } {
  let database: PostgresDatabase | null = null
  return {
    get counts() {
      if (!database) throw new Error('nothing ran yet')
      return database.faults.counts
    },
    branchesMax: 3,
    actions: { min: 5, max: 20 },
    open: async (run) => {
      database = await PostgresDatabase.open({ ...run, ground, planted })
      return database
    },
    serve: (serve, world) => async (request, signal) => {
      const faults = database?.faults
      if (request.path === 'ingest.push' && faults?.strikes('pushes twice at once', 'push', 30)) {
        faults.count('pushes twice at once')
        world.after(faults.chance.integer('twice at once', 0, 30), 'the same push once more', () => {
          // Nobody waits for the answer.
          serve(request, new AbortController().signal).catch(() => {})
        })
      }
      return serve(request, signal)
    },
  }
}
