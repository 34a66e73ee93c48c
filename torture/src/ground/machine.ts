import { type CrashingServer, startCrashingServer } from '@branchline/db/testing'
import { createDataFolder, type DataFolder, GuardLink } from '@branchline/demo'

/** What every chain of a run stands on: a folder, one PostgreSQL server, and a guard that ends what would be left. */
export interface Machine {
  folder: DataFolder
  postgres: CrashingServer
  guard: GuardLink
  /** What is to be ended with the machine, if nobody ended it before. */
  onEnd: Set<() => Promise<void> | void>
  /** `keep`: the folder with databases and logs stays. */
  stop(keep: boolean): Promise<void>
}

export async function openMachine(): Promise<Machine> {
  const folder = createDataFolder()
  const guard = new GuardLink(folder.root)
  const postgres = await startCrashingServer(folder.root)
  const onEnd: Machine['onEnd'] = new Set()
  return {
    folder,
    postgres,
    guard,
    onEnd,
    stop: async (keep) => {
      await Promise.all([...onEnd].map((end) => end()))
      // It may be down, by a step that was broken off.
      await postgres.stop().catch(() => {})
      guard.release()
      if (!keep) folder.remove()
    },
  }
}
