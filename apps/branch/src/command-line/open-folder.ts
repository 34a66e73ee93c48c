import { type BranchStore, openBranchStore } from '@branchline/db/branch'
import {
  createLog,
  folderSecretKey,
  readEnvironment,
  systemClock,
  systemFetch,
  systemIds,
  systemRandom,
} from '@branchline/platform'
import { environmentSchema } from '../env.ts'
import { createBranch } from '../start-branch.ts'

type Made = Awaited<ReturnType<typeof createBranch>>

/** Works as a branch on the data folder of this environment, whose server is not running. Errors: those of opening the database. */
export async function onFolder<T>(work: (made: Made, store: BranchStore) => Promise<T>): Promise<T> {
  const environment = readEnvironment(environmentSchema)
  const { DATA_DIR, BRANCH_CODE, SECRET_KEY } = environment
  const store = await openBranchStore({ dataDir: DATA_DIR })
  try {
    const log = createLog(`branch ${BRANCH_CODE}`, 'silent')
    const ports = { clock: systemClock, random: systemRandom, ids: systemIds, fetch: systemFetch, log }
    const secretKey = SECRET_KEY ?? folderSecretKey(DATA_DIR, systemIds)
    const made = await createBranch(store, { ...environment, SECRET_KEY: secretKey }, ports)
    try {
      return await work(made, store)
    } finally {
      // Its connections would keep the command from ending.
      made.services.central.close()
    }
  } finally {
    await store.close()
  }
}
