import type { CentralHandlers } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import type { Services } from '../services.ts'

/** `clients.inventory`: what a till holds, told to central while its branch is down. */
export function noteInventory({ store, clock }: Services): CentralHandlers['clients']['inventory'] {
  return async (inventory, { session }) => {
    const reportedAt = new Date(clock.now()).toISOString()
    const row = {
      branchCode: branchOf(session),
      clientId: inventory.clientId,
      inventory: JSON.stringify(inventory),
      reportedAt,
    }
    await store.write((tx) => tx.putPosClient(row))
    return { noted: true }
  }
}
