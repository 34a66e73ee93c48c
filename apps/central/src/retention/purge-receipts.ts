import type { Services } from '../services.ts'

type Purging = Pick<Services, 'store' | 'clock'>

const keptMs = 90 * 86_400_000
const stepReceipts = 1_000

/** Removes receipts that the floor of their instance answers for and that are older than 90 days. Answers how many went. */
export async function purgeReceipts(services: Purging): Promise<number> {
  const before = new Date(services.clock.now() - keptMs).toISOString()
  let purged = 0
  for (const { branchCode } of await services.store.read.listSites()) {
    purged += await purgeBranch(services, branchCode, before)
  }
  return purged
}

/** Each step is a commit of its own: no push waits for more than one. */
async function purgeBranch({ store, clock }: Purging, branchCode: string, before: string): Promise<number> {
  let purged = 0
  let after = ''
  for (;;) {
    const step = { branchCode, before, after, limit: stepReceipts }
    const { removed, last } = await store.write((tx) => tx.removeSettledReceipts(step))
    purged += removed
    if (last === null) return purged
    after = last
    await clock.turn()
  }
}
