import { openBranchStore } from '@branchline/db/branch'
import { folderSecretKey } from '@branchline/platform'
import { BranchlineError, type VerifyRun } from '@branchline/protocol'
import type { Environment } from '../env.ts'
import { createBranch, type Ports } from '../start-branch.ts'

/** Verifies a branch whose server is not running, on its data folder. */
export async function verifyFolder(
  environment: Environment,
  ports: Ports,
  scope: VerifyRun['scope'],
): Promise<VerifyRun> {
  const store = await openBranchStore({ dataDir: environment.DATA_DIR })
  try {
    const secretKey = environment.SECRET_KEY ?? folderSecretKey(environment.DATA_DIR, ports.ids)
    const { services, verifier } = await createBranch(store, { ...environment, SECRET_KEY: secretKey }, ports)
    const started = verifier.start({ by: 'command', nightly: false, scope })
    if (!started) throw new BranchlineError('TOO_MANY_REQUESTS', 'Another verification is under way.')
    const run = await started.ended
    services.central.close()
    return run
  } finally {
    await store.close()
  }
}
