import type { BranchStore } from '@branchline/db/branch'
import type { Environment } from '../env.ts'
import { heartbeat } from '../site/heartbeat.ts'
import { createBranch, type Ports } from '../start-branch.ts'

export interface LoadProgress {
  /** How many records there are to load, as central counted them. */
  begin(total: number): void
  stored(doctype: string, records: number): void
  end(): void
}

export interface FirstLoad {
  /** Records taken from central in this run. */
  records: number
  /** What central has for this branch. */
  total: number
  /** Records that could not be applied yet, which the server tries again. */
  parked: number
  durationMs: number
  /** Why the load broke off; the server goes on with it by itself. Null: all is there. */
  problem: string | null
}

/** Keeps the site, reports to central, and loads what central has for this branch. `kept` is called once the folder is a branch. */
export async function firstLoad(
  store: BranchStore,
  environment: Environment & { SECRET_KEY: string },
  ports: Ports,
  kept: () => void,
  progress: LoadProgress,
): Promise<FirstLoad> {
  const { services, peer, puller } = await createBranch(store, environment, ports)
  // Central asks again until it hears what came of it: the server will hear it.
  services.commandsCame = () => {}
  try {
    kept()
    const startedMs = ports.clock.now()
    await heartbeat(services, peer)
    const counted = await services.central.countChanges()
    const total = counted.doctypes.reduce((sum, { records }) => sum + records, 0)
    let records = 0
    progress.begin(total)
    const run = await puller
      .run({
        stored: (doctype, changes) => {
          records += changes
          progress.stored(doctype, changes)
        },
      })
      .finally(() => progress.end())
    return {
      ...{ records, total, parked: run.remaining, durationMs: Math.round(ports.clock.now() - startedMs) },
      problem: run.error ?? null,
    }
  } finally {
    services.central.close()
  }
}
