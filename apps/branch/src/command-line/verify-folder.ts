import { BranchlineError, type VerifyRun } from '@branchline/protocol'
import { onFolder } from './open-folder.ts'

/** Verifies a branch whose server is not running, on its data folder. */
export function verifyFolder(scope: VerifyRun['scope']): Promise<VerifyRun> {
  return onFolder(async ({ verifier }) => {
    const started = verifier.start({ by: 'command', nightly: false, scope })
    if (!started) throw new BranchlineError('TOO_MANY_REQUESTS', 'Another verification is under way.')
    return started.ended
  })
}
