import type { Lane } from '../lane.ts'
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
    actionsMax: 20,
    // What changes rows at central behind its back is for the database in memory, and so are errors that are real here.
    without: [
      ...(['branch restored', 'branch cloned', 'central restored'] as const),
      ...(['session expires in flight', 'password changed', 'branch disabled'] as const),
      ...(['deadlock', 'connection terminated', 'commit in doubt', 'statement timeout'] as const),
    ],
    subjects: ['items', 'customers'],
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
