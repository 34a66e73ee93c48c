import { systemClock } from '@branchline/platform'
import { askCentral } from '../sync/test-connection.ts'
import type { BranchFacts } from './findings.ts'
import { onFolder } from './open-folder.ts'

/** What the doctor sees of a branch whose server is not running. */
export function lookAtFolder(): Promise<Pick<BranchFacts, 'server' | 'connection' | 'deadLetters'>> {
  return onFolder(async ({ services }, store) => ({
    server: { state: 'open' },
    connection: await askCentral(services),
    deadLetters: (await store.read.countOutbox(new Date(systemClock.now()).toISOString())).dead,
  }))
}
